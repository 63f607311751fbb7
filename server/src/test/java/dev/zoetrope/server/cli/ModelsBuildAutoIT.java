package dev.zoetrope.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.RepositoryModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which variant is the fastest is the machine's business: nothing here depends on it. */
class ModelsBuildAutoIT {
  private static final List<String> PRECISIONS =
      List.of("fp32", "bf16", "int8-static", "int8-dynamic", "int8-weight-only");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int build(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "build",
                "vit",
                "--set",
                "image_size=64",
                "--set",
                "patch_size=16",
                "--set",
                "embed_dim=32",
                "--set",
                "depth=2",
                "--set",
                "num_heads=2",
                "--set",
                "mlp_dim=64",
                "--precision",
                "auto",
                "--name",
                "picked",
                "--out",
                folder.resolve("models").toString()));
    arguments.addAll(Arrays.asList(more));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new ModelsCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private Path pictures(int count) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures" + count));
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(80, 72, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 80 * 72; at++) {
        int x = at % 80;
        int y = at / 80;
        picture.setRGB(x, y, ((x * (i + 3)) & 255) << 16 | ((y * (2 * i + 1)) & 255) << 8 | 7 * i);
      }
      ImageIO.write(picture, "png", pictures.resolve("p%02d.png".formatted(i)).toFile());
    }
    return pictures;
  }

  @Test
  void writesTheVariantThatItPicksAndSaysWhy() throws IOException {
    assertThat(build("--calibration", pictures(34).toString(), "--set", "num_classes=5", "--json"))
        .isZero();
    JsonObject built = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonObject choice = built.getAsJsonObject("choice");
    String picked = choice.get("picked").getAsString();
    assertThat(choice.get("agreement_floor").getAsDouble()).isEqualTo(0.95);
    assertThat(choice.get("pictures").getAsString())
        .isEqualTo("calibrated on 17 pictures (every second one), compared on the 17 others");
    List<JsonObject> variants =
        choice.getAsJsonArray("variants").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList();
    assertThat(variants.stream().map(variant -> variant.get("precision").getAsString()))
        .containsExactlyElementsOf(PRECISIONS);
    assertThat(variants)
        .allSatisfy(
            variant -> {
              assertThat(variant.get("reason").getAsString()).isNotBlank();
              assertThat(variant.get("picked").getAsBoolean())
                  .isEqualTo(variant.get("precision").getAsString().equals(picked));
              assertThat(variant.getAsJsonArray("times")).hasSize(2);
            });
    JsonObject own =
        variants.stream().filter(v -> v.get("picked").getAsBoolean()).findFirst().orElseThrow();
    assertThat(own.get("agreement").getAsDouble()).isGreaterThanOrEqualTo(0.95);

    assertThat(built.get("precision").getAsString()).isEqualTo(picked);
    Path made = folder.resolve("models/picked");
    assertThat(Files.readString(made.resolve("config.pbtxt")))
        .startsWith("# precision " + picked + ": " + own.get("reason").getAsString())
        .contains("picked: ")
        .contains("string_value: \"" + picked + "\"");
    JsonObject provenance =
        JsonParser.parseString(Files.readString(made.resolve("provenance.json"))).getAsJsonObject();
    assertThat(provenance.get("precision").getAsString()).isEqualTo(picked);
    assertThat(provenance.getAsJsonObject("choice")).isEqualTo(choice);
    requireServable(made, picked);
    try (Stream<Path> beside = Files.list(folder.resolve("models"))) {
      assertThat(beside).containsExactly(made);
    }
  }

  private static void requireServable(Path made, String precision) throws IOException {
    RepositoryModel model = ModelRepository.describe(made);
    assertThat(model.description().precision()).isEqualTo(precision);
    ModelEngine engine = ModelEngine.of(ModelRepository.host(model));
    assertThat(engine.description().output().size()).isEqualTo(5);
    engine.close();
  }

  @Test
  void picksAmongEmbeddingsByTheirCosineAndLeavesNoNativeMemoryBehind() throws IOException {
    String[] embedding = {
      "--calibration",
      pictures(16).toString(),
      "--set",
      "output=class_token",
      "--agreement-floor",
      "0.9",
      "--force"
    };
    assertThat(build(embedding)).as(err.toString()).isZero();
    long before = Pointer.totalCount();
    assertThat(build(embedding)).isZero();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    assertThat(out.toString())
        .contains("agreement with fp32: cosine similarity, mean over pictures")
        .contains("calibrated and compared on the same 16 pictures: 32 would be split")
        .contains("class_token of 32 numbers")
        .contains("picked: ");
    PRECISIONS.forEach(precision -> assertThat(out.toString()).contains("  " + precision + " "));
  }

  @Test
  void saysWhatIsMissingOrWrong() throws IOException {
    assertThat(build()).isEqualTo(2);
    assertThat(err.toString())
        .contains("--precision auto: needs --calibration, a folder or a video");
    String pictures = pictures(15).toString();
    assertThat(build("--calibration", pictures, "--agreement-floor", "1.5")).isEqualTo(2);
    assertThat(err.toString()).contains("--agreement-floor 1.5: must be above 0 and at most 1");
    assertThat(build("--calibration", pictures, "--agreement-floor", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--agreement-floor 0.0: must be above 0 and at most 1");
    assertThat(build("--calibration", pictures)).isEqualTo(1);
    assertThat(err.toString())
        .contains("pictures15 holds 15 pictures, precision auto needs at least 16");
    assertThat(build("--calibration", folder.resolve("absent").toString())).isEqualTo(1);
    assertThat(folder.resolve("models/picked")).doesNotExist();
  }

  @Test
  void theFloorIsOfAutoOnly() {
    int code =
        new CommandLine(new ModelsCommand())
            .setErr(new PrintWriter(err))
            .execute(
                "build",
                "vit",
                "--precision",
                "bf16",
                "--agreement-floor",
                "0.9",
                "--out",
                folder.toString());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--agreement-floor: only with --precision auto");
  }
}
