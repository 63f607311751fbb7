package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.precision.Precision;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command: real files, real processes, real LibTorch. */
class ModelsCompareIT {
  private static final List<String> QUICK = List.of("--repeats", "1", "--seconds", "0.01");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  private int compare(Object... arguments) {
    List<String> line = new ArrayList<>(List.of("models", "compare"));
    line.addAll(QUICK);
    Arrays.stream(arguments).map(String::valueOf).forEach(line::add);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.toArray(String[]::new));
  }

  private JsonObject printed() {
    assertThat(out.toString().strip().lines()).as("%s", err).hasSize(1);
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  /** Says how red, green and blue a picture is, times {@code gain}. */
  private Path colours(String name, String gain) {
    return module(name, "x.mean([2, 3]) * " + gain);
  }

  private Path module(String name, String expression) {
    Path file = folder.resolve(name);
    try (JitModule module = new JitModule(new QualifiedName("test." + name.replace('.', '_')))) {
      module.define("def forward(self, x):\n    return " + expression + "\n");
      module.save(file.toString());
    }
    return file;
  }

  private Path picture(Path file, Color colour) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, 32, 32);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
    return file.getParent();
  }

  @Test
  void comparesPrecisionsOfAnArchitecture() throws IOException {
    Path results = folder.resolve("results");
    int code =
        compare(
            "--arch",
            "mobilenet_v3_small",
            "--set",
            "width_mult=0.25",
            "--set",
            "num_classes=10",
            "--precisions",
            "fp32,bf16",
            "--batches",
            "1,2",
            "--out",
            results);
    assertThat(code).as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("Batch 2", "In short, at batch 2:", "  bf16: ");

    JsonObject json =
        JsonParser.parseString(Files.readString(results.resolve("comparison.json")))
            .getAsJsonObject();
    assertThat(json.get("complete").getAsBoolean()).isTrue();
    assertThat(json.get("pictures").getAsString()).isEqualTo("128 crops of 4 built-in photographs");
    assertThat(json.get("notes").toString()).contains("seeded initialisation");
    JsonObject fp32 = json.getAsJsonArray("models").get(0).getAsJsonObject();
    JsonObject bf16 = json.getAsJsonArray("models").get(1).getAsJsonObject();
    assertThat(bf16.get("precision").getAsString()).isEqualTo("bf16");
    assertThat(bf16.get("file_bytes").getAsLong()).isLessThan(fp32.get("file_bytes").getAsLong());
    assertThat(bf16.get("classes").getAsInt()).isEqualTo(10);
    assertThat(fp32.getAsJsonObject("agreement").get("exact").getAsBoolean()).isTrue();
    assertThat(bf16.getAsJsonObject("agreement").get("sqnr_db").getAsDouble())
        .isBetween(20.0, 80.0);
    assertThat(bf16.getAsJsonArray("speeds")).hasSize(2);
    for (JsonElement speed : bf16.getAsJsonArray("speeds")) {
      assertThat(speed.getAsJsonObject().get("p50_ms").getAsDouble()).isPositive();
      assertThat(speed.getAsJsonObject().has("over_reference")).isTrue();
      assertThat(speed.getAsJsonObject().has("over_eager")).isTrue();
    }
    // Fused and frozen, it must still be the network that eager mode runs.
    assertThat(
            json.getAsJsonObject("eager").getAsJsonObject("agreement").get("sqnr_db").getAsDouble())
        .isGreaterThan(80);
    assertThat(Files.readString(results.resolve("comparison.md"))).contains("| bf16 | ");
    assertThat(Files.readString(results.resolve("comparison.html")))
        .contains("bf16", "<circle")
        .doesNotContain("http:", "https:", "src=", "@import", "url(", "<script");
  }

  @Test
  void goesOnWithoutAFileThatCannotBeRun() throws IOException {
    Path a = colours("A.pt", "1.0");
    Path b = colours("B.pt", "2.0");
    Path junk = Files.writeString(folder.resolve("junk.pt"), "not a module");
    Path wrong = module("wrong.pt", "x.view([1, -1])");
    int code =
        compare(
            a, junk, wrong, b, "--reference", a, "--input", "3x16x16", "--batches", "1", "--json");
    assertThat(code).isEqualTo(1);

    JsonObject json = printed();
    assertThat(json.get("reference").getAsString()).isEqualTo("A.pt");
    assertThat(json.get("complete").getAsBoolean()).isFalse();
    assertThat(problem(json, 1)).startsWith("not a TorchScript module that LibTorch can load: ");
    assertThat(problem(json, 2)).contains("returns Float [1, 1536], must be Float [2, classes]");
    JsonObject last = json.getAsJsonArray("models").get(3).getAsJsonObject();
    assertThat(last.get("failed").getAsBoolean()).isFalse();
    assertThat(last.getAsJsonObject("agreement").get("top1").getAsDouble()).isEqualTo(1);
    // Twice the logits: the difference is as strong as the reference.
    assertThat(last.getAsJsonObject("agreement").get("sqnr_db").getAsDouble())
        .isCloseTo(0, within(1e-6));
  }

  private static String problem(JsonObject json, int index) {
    return json.getAsJsonArray("models").get(index).getAsJsonObject().get("problem").getAsString();
  }

  /**
   * Truths red red red green green blue, colours red red green green blue blue: red is answered
   * twice, both right; green twice, one right; blue twice, one right.
   */
  @Test
  void countsWhatIsRightInClassFolders() throws IOException {
    Path pictures = folder.resolve("pictures");
    picture(pictures.resolve("Red/1.png"), Color.RED);
    picture(pictures.resolve("Red/2.png"), Color.RED);
    picture(pictures.resolve("Red/3.png"), Color.GREEN);
    picture(pictures.resolve("1/1.png"), Color.GREEN);
    picture(pictures.resolve("1/2.png"), Color.BLUE);
    picture(pictures.resolve("blue/1.png"), Color.BLUE);
    Path labels = Files.write(folder.resolve("labels.txt"), List.of("red", "green", "blue"));
    int code =
        compare(
            colours("A.pt", "1.0"),
            colours("inverted.pt", "-1.0"),
            "--input",
            "3x16x16",
            "--batches",
            "1,4",
            "--labels",
            labels,
            "--pictures",
            pictures,
            "--json");
    assertThat(code).as("%s", err).isZero();

    JsonObject right = scores(printed(), 0);
    assertThat(right.get("pictures").getAsInt()).isEqualTo(6);
    assertThat(right.get("top1").getAsDouble()).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(right.get("top5").getAsDouble()).isEqualTo(1);
    assertThat(right.get("macro_precision").getAsDouble())
        .isCloseTo((1 + 0.5 + 0.5) / 3, within(1e-12));
    assertThat(right.get("macro_recall").getAsDouble())
        .isCloseTo((2 / 3.0 + 0.5 + 1) / 3, within(1e-12));
    JsonObject inverted = printed().getAsJsonArray("models").get(1).getAsJsonObject();
    assertThat(inverted.getAsJsonObject("agreement").get("top1").getAsDouble()).isZero();
    assertThat(inverted.getAsJsonObject("agreement").get("top5").getAsDouble()).isEqualTo(1);
  }

  private static JsonObject scores(JsonObject json, int index) {
    return json.getAsJsonArray("models").get(index).getAsJsonObject().getAsJsonObject("scores");
  }

  @Test
  void refusesModelsOfDifferentClasses() {
    Path three = colours("three.pt", "1.0");
    Path six = module("six.pt", "x.mean([3]).view([-1, 48])");
    assertThat(compare(three, six, "--input", "3x16x16", "--batches", "1")).isEqualTo(1);
    assertThat(err.toString())
        .contains("error: classes: six.pt has 48, must be as many as three.pt has, 3");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void comparesModelsOfARepositoryUnderTheirOwnSettings() throws IOException {
    Path file = colours("A.pt", "1.0");
    for (String name : List.of("first", "second")) {
      Path version = Files.createDirectories(folder.resolve("models").resolve(name).resolve("1"));
      Files.copy(file, version.resolve("model.pt"));
      Files.writeString(
          version.resolveSibling("config.pbtxt"),
          """
          max_batch_size: 4
          input { name: "x" data_type: TYPE_FP32 dims: [ 3, 16, 16 ] }
          output { name: "y" data_type: TYPE_FP32 dims: [ 3 ] }
          """);
    }
    int code =
        compare(
            "--repository",
            folder.resolve("models"),
            "--reference",
            "second",
            "--batches",
            "1,8",
            "--json");
    assertThat(code).as("%s", err).isZero();
    JsonObject first = printed().getAsJsonArray("models").get(0).getAsJsonObject();
    assertThat(first.get("name").getAsString()).isEqualTo("first");
    assertThat(first.getAsJsonObject("agreement").get("exact").getAsBoolean()).isTrue();
    assertThat(first.getAsJsonArray("speeds")).as("8 is over max_batch_size").hasSize(1);
  }

  @Test
  void comparesVectorsByTheirCosineAndListsBlocks() throws IOException {
    Path results = folder.resolve("vectors");
    int code =
        compare(
            "--arch",
            "mobilenet_v3_small",
            "--set",
            "width_mult=0.25",
            "--set",
            "output=pooled",
            "--precisions",
            "fp32,bf16,int8-weight-only",
            "--batches",
            "1",
            "--blocks",
            "--out",
            results);
    assertThat(code).as("%s%s", out, err).isZero();
    assertThat(out.toString())
        .contains("cosine", "least", "SQNR against fp32 after each block, dB", "  features.4 ")
        .doesNotContain("top-1", "No blocks of");
    assertThat(out.toString()).containsPattern("vectors\\s+at\\s+a\\s+cosine\\s+of\\s+0\\.99");

    JsonObject json =
        JsonParser.parseString(Files.readString(results.resolve("comparison.json")))
            .getAsJsonObject();
    JsonObject fp32 = json.getAsJsonArray("models").get(0).getAsJsonObject();
    assertThat(fp32.has("blocks")).isFalse();
    assertThat(fp32.has("classes")).isFalse();
    for (int i = 1; i < 3; i++) {
      JsonObject variant = json.getAsJsonArray("models").get(i).getAsJsonObject();
      assertThat(variant.get("embedding_size")).isEqualTo(fp32.get("embedding_size"));
      JsonObject agreement = variant.getAsJsonObject("agreement");
      assertThat(agreement.get("cosine").getAsDouble()).isBetween(0.99, 1.0);
      assertThat(agreement.get("least_cosine").getAsDouble())
          .isLessThanOrEqualTo(agreement.get("cosine").getAsDouble());
      List<JsonObject> blocks =
          variant.getAsJsonArray("blocks").asList().stream()
              .map(JsonElement::getAsJsonObject)
              .toList();
      assertThat(blocks.stream().map(block -> block.get("name").getAsString()))
          .startsWith("features.0.0", "features.1", "features.2", "features.3")
          .endsWith("features.12.0")
          .doesNotHaveDuplicates();
      // Blocks that stay in fp32 are exact, and have no such number.
      List<Double> noisy =
          blocks.stream()
              .filter(block -> block.has("sqnr_db"))
              .map(block -> block.get("sqnr_db").getAsDouble())
              .toList();
      assertThat(noisy)
          .hasSizeGreaterThan(blocks.size() / 2)
          .allSatisfy(decibels -> assertThat(decibels).isBetween(10.0, 80.0));
      // What the last block hands on becomes the answer.
      assertThat(blocks.get(blocks.size() - 1).get("sqnr_db").getAsDouble())
          .isCloseTo(agreement.get("sqnr_db").getAsDouble(), within(4.0));
    }
    assertThat(Files.readString(results.resolve("comparison.html"))).contains("features.4");
  }

  @Test
  void comparesSetsOfLabels() {
    Path a = colours("A.pt", "9.0");
    Path b = colours("B.pt", "-9.0");
    int code =
        compare(
            a,
            b,
            "--input",
            "3x16x16",
            "--set",
            "scores=sigmoid",
            "--set",
            "threshold=0.5",
            "--batches",
            "1",
            "--blocks",
            "--json");
    assertThat(code).as("%s", err).isZero();
    JsonObject inverted = printed().getAsJsonArray("models").get(1).getAsJsonObject();
    JsonObject agreement = inverted.getAsJsonObject("agreement");
    assertThat(agreement.get("labels").getAsDouble()).isBetween(0.0, 0.5);
    assertThat(agreement.has("all_alike")).isTrue();
    assertThat(agreement.has("top1")).isFalse();
  }

  @Test
  void refusesClassFoldersForVectorsAndOutputsOfDifferentKinds() throws IOException {
    Path pictures = folder.resolve("pictures");
    picture(pictures.resolve("0/1.png"), Color.RED);
    assertThat(
            compare(
                colours("A.pt", "1.0"),
                "--input",
                "3x16x16",
                "--set",
                "output=pooled",
                "--batches",
                "1",
                "--pictures",
                pictures))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("the output of A.pt is pooled, an embedding, which has no classes");
    for (String output : List.of("logits", "pooled")) {
      Path version = Files.createDirectories(folder.resolve("models").resolve(output).resolve("1"));
      Files.copy(folder.resolve("A.pt"), version.resolve("model.pt"));
      Files.writeString(
          version.resolveSibling("config.pbtxt"),
          """
          max_batch_size: 4
          input { name: "x" data_type: TYPE_FP32 dims: [ 3, 16, 16 ] }
          output { name: "y" data_type: TYPE_FP32 dims: [ 3 ] }
          parameters { key: "output" value { string_value: "%s" } }
          """
              .formatted(output));
    }
    assertThat(compare("--repository", folder.resolve("models"), "--batches", "1")).isEqualTo(1);
    assertThat(err.toString())
        .contains("error: output: pooled has pooled, must be what logits has, logits");
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() {
    Path file = colours("A.pt", "1.0");
    assertThat(compare()).isEqualTo(2);
    assertThat(compare("--arch", "mobilenet_v3_small", "--precisions", "fp32,int3")).isEqualTo(2);
    assertThat(err.toString()).contains("--precisions int3: must be of " + Precision.choices());
    assertThat(compare("--arch", "mobilenet_v3_small", "--precisions", "bf16")).isEqualTo(2);
    assertThat(err.toString()).contains("--reference fp32: must be one of what is compared: bf16");
    assertThat(compare(file, "--seed", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("--seed: only with --arch");
    assertThat(compare(file, "--reference", "B.pt")).isEqualTo(2);
    assertThat(compare(folder.resolve("none.pt"))).isEqualTo(1);
    assertThat(err.toString()).contains("error: no such file: " + folder.resolve("none.pt"));
    assertThat(compare("--repository", folder, "none")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
  }
}
