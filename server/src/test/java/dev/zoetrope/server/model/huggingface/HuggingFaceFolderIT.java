package dev.zoetrope.server.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.weights.CheckpointException;
import dev.zoetrope.server.model.weights.Fixtures;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that transformers wrote, built here, give the logits that transformers gives. */
@SuppressWarnings("try") // scopes are there for the time they are open
class HuggingFaceFolderIT {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final double TOLERANCE = 1e-4;

  @TempDir Path parent;

  @ParameterizedTest
  @ValueSource(strings = {"vit", "vit_cropped", "vit_old", "deit", "deit_teacher", "trainer"})
  void answersAsTransformersDoes(String name) throws IOException {
    requireGolden(name, build(Folders.path(name), Precision.FP32), TOLERANCE);
  }

  /** Whatever the folder's activation, biases and tokens are. */
  @ParameterizedTest
  @ValueSource(strings = {"vit_old", "deit", "deit_teacher"})
  void buildsInBfloat16Too(String name) throws IOException {
    requireGolden(name, build(Folders.path(name), Precision.BF16), 0.05);
  }

  @Test
  void keepsLabelsRecipeAndWhereTheWeightsCameFrom() throws IOException {
    Path built = build(Folders.path("deit_teacher"));
    ModelDescription model = ModelRepository.describe(built).description();
    assertThat(model.labels()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3");
    assertThat(model.trained()).isTrue();
    assertThat(model.recipe().fit()).isEqualTo(Fit.FIT_SQUASH);
    assertThat(model.recipe().width()).isEqualTo(18);
    JsonObject weights =
        JsonParser.parseString(Files.readString(built.resolve("provenance.json")))
            .getAsJsonObject()
            .getAsJsonObject("weights");
    assertThat(weights.get("file").getAsString()).isEqualTo("model.safetensors.index.json");
    assertThat(weights.get("format").getAsString()).isEqualTo("safetensors, 3 shards");
    assertThat(weights.getAsJsonArray("shards")).hasSize(3);
    assertThat(ModelRepository.describe(build(Folders.path("vit"))).description().labels())
        .containsExactly("tench", "great white shark, white shark", "Rock'n'Roll – 紅");
  }

  /** Named pipes: whoever opened one to read would wait for ever. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void opensNothingElseThatATrainerLeft() throws IOException, InterruptedException {
    Path folder = Folders.copy("trainer", parent.resolve("run"));
    List<String> left = Folders.leftBehind();
    assertThat(left).contains("optimizer.pt", "scheduler.pt", "training_args.bin");
    for (String name : left) {
      Process pipe = new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start();
      assertThat(pipe.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(pipe.exitValue()).isZero();
    }
    requireGolden("trainer", build(folder), TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"pooled, FP32, 1e-4", "class_token, FP32, 1e-4", "pooled, BF16, 0.05"})
  void embedsAsABackboneDoes(String output, Precision precision, double tolerance)
      throws IOException {
    Path folder = Folders.path("backbone");
    Path built = build(folder, precision, Map.of("output", output));
    ModelDescription model = ModelRepository.describe(built).description();
    assertThat(Output.word(model.output().kind())).isEqualTo(output);
    assertThat(model.output().size()).isEqualTo(8);
    assertThat(model.labels()).isEmpty();
    requireGolden(Folders.embedding(output), built, tolerance);
  }

  /** A fine-tuned classifier has what its class token is made of, and no pooler. */
  @Test
  void leavesAClassifierOutButMakesNoPoolerUp() throws IOException {
    Path built = build(Folders.path("vit"), Precision.FP32, Map.of("output", "class_token"));
    LoadedModel model = ModelRepository.load(ModelRepository.describe(built));
    model.module().close();
    assertThat(model.description().output())
        .isEqualTo(new Output.Embedding(OutputKind.OUTPUT_KIND_CLASS_TOKEN, 32));
    assertThatThrownBy(
            () -> build(Folders.path("deit"), Precision.FP32, Map.of("output", "pooled")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("2 missing:\n    pooler.dense.weight\n    pooler.dense.bias")
        .hasMessageContaining("It has no pooler: --set output=class_token");
  }

  @Test
  void refusesLabelsOfABackboneByName() throws IOException {
    HuggingFaceFolder found = HuggingFaceFolder.read(Folders.path("backbone"), Map.of());
    assertThatThrownBy(() -> build(found, Precision.FP32, "labelled", Optional.of("imagenet")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "labels imagenet: the output is pooled, an embedding, which has no classes to name");
    Path renamed = Folders.copy("backbone", parent.resolve("renamed"));
    Folders.set(renamed.resolve("config.json"), "architectures", "");
    assertThatThrownBy(() -> build(renamed))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("2 missing:\n    head.weight\n    head.bias")
        .hasMessageContaining("2 unexpected:\n    pooler.dense.bias\n    pooler.dense.weight")
        .hasMessageContaining("It has no classifier, only a backbone")
        .hasMessageContaining("--set output=pooled");
    assertThat(parent.resolve("models").resolve("backbone")).doesNotExist();
  }

  private Path build(Path folder) throws IOException {
    return build(folder, Precision.FP32);
  }

  private Path build(Path folder, Precision precision) throws IOException {
    return build(folder, precision, Map.of());
  }

  private Path build(Path folder, Precision precision, Map<String, String> chosen)
      throws IOException {
    HuggingFaceFolder found = HuggingFaceFolder.read(folder, chosen);
    Optional<String> labels = found.labels().map(Path::toString);
    return build(found, precision, String.valueOf(folder.getFileName()), labels);
  }

  private Path build(
      HuggingFaceFolder found, Precision precision, String name, Optional<String> labels)
      throws IOException {
    return new ModelBuilder(
            new ModelOrder(
                found.architecture(),
                found.settings(),
                precision,
                Optional.of(found.weights()),
                0,
                labels,
                name,
                parent.resolve("models"),
                false))
        .build(NOW);
  }

  private static void requireGolden(String name, Path built, double tolerance) throws IOException {
    requireGolden(Folders.golden(name), built, tolerance);
  }

  private static void requireGolden(Folders.Golden golden, Path built, double tolerance)
      throws IOException {
    LoadedModel model = ModelRepository.load(ModelRepository.describe(built));
    assertThat(model.description().recipe().width()).isEqualTo(golden.edge());
    try (PointerScope scope = new PointerScope()) {
      Tensor pixels = torch.empty(2, 3, golden.edge(), golden.edge());
      new FloatPointer(pixels.data_ptr_float()).put(pixels(golden.edge(), model.description()));
      float[] logits =
          Fixtures.values(
              model.module().forward(new IValueVector(new IValue(pixels))).toTensor().contiguous());
      int classes = golden.logits().get(0).size();
      assertThat(logits).hasSize(2 * classes);
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < logits.length; i++) {
        float expected = golden.logits().get(i / classes).get(i % classes);
        largest = Math.max(largest, Math.abs(expected));
        difference = Math.max(difference, Math.abs(logits[i] - expected));
      }
      assertThat(difference).isLessThanOrEqualTo(tolerance * largest);
    }
    model.module().close();
  }

  /** The script's two pictures, with the mean and deviation that the built folder says. */
  private static float[] pixels(int edge, ModelDescription model) {
    float[] planes = new float[2 * 3 * edge * edge];
    for (int picture = 0; picture < 2; picture++) {
      for (int i = 0; i < 3 * edge * edge; i++) {
        int channel = i % 3;
        float level = (37 * i + 11 * picture) % 256 / 255f;
        planes[((picture * 3 + channel) * edge * edge) + i / 3] =
            (level - model.normalization().mean().get(channel))
                / model.normalization().std().get(channel);
      }
    }
    return planes;
  }
}
