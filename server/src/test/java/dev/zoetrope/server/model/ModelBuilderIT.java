package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.weights.CheckpointMismatchException;
import dev.zoetrope.server.model.weights.Fixtures;
import dev.zoetrope.v1.Fit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try") // scopes are there for the time they are open
class ModelBuilderIT {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Map<String, String> SMALL_VIT =
      Map.of(
          "image_size", "16",
          "patch_size", "4",
          "embed_dim", "8",
          "depth", "2",
          "num_heads", "2",
          "mlp_dim", "16",
          "num_classes", "3");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "hf_vit, hf_vit.safetensors, none",
    "timm_vit, timm_vit.pth, none",
    "deit_hub, deit_hub.pth, head",
  })
  void servesACheckpointWithItsOwnLibrarysLogits(String name, String weights, String distillation)
      throws IOException {
    Map<String, String> settings = new HashMap<>(SMALL_VIT);
    settings.put("distillation", distillation);
    Path built =
        new ModelBuilder(
                new ModelOrder(
                    "vit",
                    settings,
                    Precision.FP32,
                    Optional.of(Fixtures.path(weights)),
                    0,
                    Optional.empty(),
                    name,
                    folder,
                    false))
            .build(NOW);
    LoadedModel model = ModelRepository.load(ModelRepository.describe(built));
    try (PointerScope scope = new PointerScope()) {
      Tensor pictures = torch.empty(2, 3, 16, 16);
      new FloatPointer(pictures.data_ptr_float()).put(Fixtures.formula(2 * 3 * 16 * 16));
      float[] logits =
          Fixtures.values(
              model.module().forward(new IValueVector(new IValue(pictures))).toTensor());
      float[][] expected = Fixtures.logits(name);
      for (int i = 0; i < 6; i++) {
        assertThat(logits[i]).isCloseTo(expected[i / 3][i % 3], within(1e-5f));
      }
    }
    model.module().close();
  }

  @Test
  void writesAFolderThatReadsBackAsItWasDescribed() throws IOException {
    Path labels = Files.writeString(folder.resolve("names"), "cat\ndog\nfish\n");
    Map<String, String> settings = new HashMap<>(SMALL_VIT);
    settings.put("mean", "0.5,0.5,0.5");
    settings.put("fit", "squash");
    ModelBuilder builder =
        new ModelBuilder(
            new ModelOrder(
                "vit",
                settings,
                Precision.FP32,
                Optional.of(Fixtures.path("timm_vit.pth")),
                0,
                Optional.of(labels.toString()),
                "small",
                folder.resolve("models"),
                false));

    Path built = builder.build(NOW);

    assertThat(built).isEqualTo(folder.resolve("models/small"));
    RepositoryModel model = ModelRepository.open(folder.resolve("models")).models().get(0);
    assertThat(model.description()).isEqualTo(builder.description());
    assertThat(model.description().trained()).isTrue();
    assertThat(model.description().recipe().fit()).isEqualTo(Fit.FIT_SQUASH);
    assertThat(model.description().labels()).isEqualTo(List.of("cat", "dog", "fish"));
    String text = Files.readString(built.resolve("provenance.json"));
    JsonObject provenance = JsonParser.parseString(text).getAsJsonObject();
    assertThat(provenance.get("built").getAsString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(provenance.getAsJsonObject("settings").get("patch_size").getAsString())
        .isEqualTo("4");
    JsonObject weights = provenance.getAsJsonObject("weights");
    assertThat(weights.get("file").getAsString()).isEqualTo("timm_vit.pth");
    assertThat(weights.get("sha256").getAsString()).hasSize(64);
    assertThat(text).doesNotContain(folder.toString());
  }

  @Test
  void marksASeededInitialisationAsUntrained() throws IOException {
    Path built = new ModelBuilder(order("seeded", Optional.empty())).build(NOW);
    LoadedModel model = ModelRepository.load(ModelRepository.describe(built));
    assertThat(model.description().trained()).isFalse();
    assertThat(model.description().classes()).isEqualTo(3);
    assertThat(Files.readString(built.resolve("provenance.json"))).contains("\"seed\": 0");
    model.module().close();
  }

  @Test
  void replacesAFolderOnlyWhenTold() throws IOException {
    new ModelBuilder(order("m", Optional.empty())).build(NOW);
    assertThatThrownBy(() -> new ModelBuilder(order("m", Optional.empty())).build(NOW))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is there already; --force replaces it");
    ModelOrder order =
        new ModelOrder(
            "vit",
            SMALL_VIT,
            Precision.FP32,
            Optional.empty(),
            1,
            Optional.empty(),
            "m",
            folder,
            true);
    Path built = new ModelBuilder(order).build(NOW);
    assertThat(Files.readString(built.resolve("provenance.json"))).contains("\"seed\": 1");
    requireOnly("m");
  }

  @Test
  void writesHalfTheFileInBf16() throws IOException {
    Path full = new ModelBuilder(order("full", Precision.FP32)).build(NOW);
    Path half = new ModelBuilder(order("half", Precision.BF16)).build(NOW);
    assertThat((double) Files.size(half.resolve("1/model.pt")))
        .isLessThan(0.52 * Files.size(full.resolve("1/model.pt")));
    assertThat(ModelRepository.describe(half).description().precision()).isEqualTo("bf16");
    assertThat(Files.readString(half.resolve("provenance.json")))
        .contains("\"precision\": \"bf16\"");
    LoadedModel loaded = ModelRepository.load(ModelRepository.describe(half));
    assertThat(loaded.description().classes()).isEqualTo(1000);
    loaded.module().close();
  }

  @Test
  void calibratesOnAFolderOfPictures() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures/more"));
    for (int i = 0; i < 3; i++) {
      BufferedImage picture = new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 300 * 260; at++) {
        picture.setRGB(at % 300, at / 300, (at * 2654435 + i * 77) & 0xffffff);
      }
      ImageIO.write(
          picture,
          i == 0 ? "jpg" : "png",
          pictures.resolve(i + (i == 0 ? ".JPG" : ".png")).toFile());
    }
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    requireInt8(pictures.getParent());
  }

  @Test
  void calibratesOnAVideo() throws IOException, URISyntaxException {
    requireInt8(
        Path.of(Objects.requireNonNull(PictureDecoder.class.getResource("plain.h264")).toURI()));
  }

  private void requireInt8(Path calibration) throws IOException {
    Path full = new ModelBuilder(order("full", Precision.FP32)).build(NOW);
    Path bytes = new ModelBuilder(calibrated(calibration)).build(NOW);
    assertThat((double) Files.size(bytes.resolve("1/model.pt")))
        .isLessThan(0.3 * Files.size(full.resolve("1/model.pt")));
    assertThat(Files.readString(bytes.resolve("config.pbtxt"))).contains("int8-static");
    LoadedModel loaded = ModelRepository.load(ModelRepository.describe(bytes));
    assertThat(loaded.module().get_method("forward").graph().toString())
        .contains("aten::quantize_per_tensor");
    loaded.module().close();
  }

  private ModelOrder calibrated(Path calibration) {
    return new ModelOrder(
        "mobilenet_v3_small",
        Map.of(),
        Precision.INT8_STATIC,
        Optional.empty(),
        0,
        Optional.empty(),
        "bytes",
        folder,
        false,
        Optional.of(calibration));
  }

  @Test
  void saysWhatIsWrongWithPicturesToCalibrateOn() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> new ModelBuilder(calibrated(empty)).build(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty holds 0 .jpg, .jpeg or .png files");
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
    assertThatThrownBy(() -> new ModelBuilder(calibrated(text)).build(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text.mp4: is no video that FFmpeg opens");
    Files.writeString(empty.resolve("broken.png"), "no picture");
    assertThatThrownBy(() -> new ModelBuilder(calibrated(empty)).build(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.png: ");
    assertThatThrownBy(() -> order("none", Precision.INT8_STATIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precision int8-static: needs pictures to calibrate on");
    assertThat(folder.resolve("bytes")).doesNotExist();
  }

  private ModelOrder order(String name, Precision precision) {
    return new ModelOrder(
        "mobilenet_v3_small",
        Map.of(),
        precision,
        Optional.empty(),
        0,
        Optional.empty(),
        name,
        folder,
        false);
  }

  @Test
  void leavesNothingBehindWhenTheWeightsDoNotFit() throws IOException {
    ModelOrder order =
        new ModelOrder(
            "deit_tiny",
            Map.of(),
            Precision.FP32,
            Optional.of(Fixtures.path("timm_vit.pth")),
            0,
            Optional.empty(),
            "m",
            folder,
            false);
    assertThatThrownBy(() -> new ModelBuilder(order).build(NOW))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("pos_embed: wanted [1, 197, 192], found [1, 17, 8]");
    requireOnly();
  }

  @Test
  void refusesBadOrdersBeforeBuilding() {
    assertThatThrownBy(
            () ->
                new ModelBuilder(
                    new ModelOrder(
                        "vit",
                        Map.of("fit", "stretch"),
                        Precision.FP32,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        "m",
                        folder,
                        false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fit 'stretch': must be one of crop, letterbox, squash");
    assertThatThrownBy(() -> order("../m", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model name '../m'");
  }

  @Test
  void loadsTheEmbeddedModelAndLetsGoOfAllOfIt() {
    EmbeddedModel.load().module().close();
    long before = Pointer.totalCount();
    LoadedModel model = EmbeddedModel.load();
    assertThat(model.description()).isEqualTo(EmbeddedModel.description());
    assertThat(model.description().trained()).isTrue();
    assertThat(model.description().labels()).hasSize(1000);
    try (PointerScope scope = new PointerScope()) {
      Tensor zeros = torch.zeros(1, 3, 224, 224);
      Tensor logits = model.module().forward(new IValueVector(new IValue(zeros))).toTensor();
      assertThat(logits.shape()).containsExactly(1, 1000);
      assertThat(logits.max().item_float()).isBetween(0.5f, 100f);
    }
    model.module().close();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private void requireOnly(String... names) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly(names);
    }
  }

  private ModelOrder order(String name, Optional<Path> weights) {
    return new ModelOrder(
        "vit", SMALL_VIT, Precision.FP32, weights, 0, Optional.empty(), name, folder, false);
  }
}
