package dev.zoetrope.server.model.quantized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.Logits;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.Pictures;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointException;
import dev.zoetrope.server.model.weights.CheckpointMismatchException;
import dev.zoetrope.server.model.weights.Checkpoints;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of three small blocks, quantized by torchvision, becomes a model. */
class QuantizedNetworkIT {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "blocks", "16,3,16,16,true,RE,1,1;16,3,32,24,false,HS,2,1;24,5,48,24,true,HS,1,1",
          "last_channel", "32",
          "num_classes", "5",
          "image_size", "32");

  @TempDir Path repository;

  private TorchvisionFolder folder;

  @SuppressWarnings("NullAway.Init")
  QuantizedNetworkIT() {}

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  @BeforeEach
  void find() throws URISyntaxException {
    Path path =
        Path.of(
            Objects.requireNonNull(
                    getClass().getResource("/dev/zoetrope/server/model/weights/quantized_network"))
                .toURI());
    folder = new TorchvisionFolder(path, 32, 5);
  }

  @ParameterizedTest
  @CsvSource({"qnnpack,trained", "qnnpack,converted", "fbgemm,trained", "fbgemm,converted"})
  void answersAsTorchvisionDoes(String config, String form) throws Exception {
    Path file = folder.checkpoint(config, form);
    assertThat(ModelBuilder.precisionOf(file)).isEqualTo(Precision.INT8_STATIC);
    new ModelBuilder(order(file, SETTINGS, Precision.INT8_STATIC)).build(Instant.EPOCH);
    LoadedModel loaded = ModelRepository.load(ModelRepository.open(repository).models().get(0));
    assertThat(loaded.description().precision()).isEqualTo("int8-static");
    Logits answers = folder.answers(loaded);
    Logits wanted = folder.wanted(config, TorchvisionFolder.ENGINE);
    assertThat(answers.rows()).hasNumberOfRows(4);
    for (int i = 0; i < 4; i++) {
      assertThat(answers.stepsApart(wanted, i, folder.scale(config))).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void givesTheVectorBeforeItsClassifier() throws Exception {
    Map<String, String> pooled = new TreeMap<>(SETTINGS);
    pooled.put("output", "pooled");
    pooled.remove("num_classes");
    Path file = folder.checkpoint("qnnpack", "converted");
    new ModelBuilder(order(file, pooled, Precision.INT8_STATIC)).build(Instant.EPOCH);
    LoadedModel loaded = ModelRepository.load(ModelRepository.open(repository).models().get(0));
    assertThat(loaded.description().output().size()).isEqualTo(6 * 24);
    Logits vectors = new TorchvisionFolder(folder.path(), 32, 6 * 24).answers(loaded);
    assertThat(vectors.rms()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "converted | classifier.3._packed_params.weight: wanted quantized [7, 32], found quantized I8 [5, 32]",
        "converted | classifier.3._packed_params.bias: wanted numbers [7], found F32 [5]",
        "trained | classifier.3.weight: wanted numbers [7, 32], found F32 [5, 32]",
      })
  void saysWhatDoesNotFitByKeyShapeAndType(String form, String message) throws Exception {
    Map<String, String> more = new TreeMap<>(SETTINGS);
    more.put("num_classes", "7");
    assertMismatch(form, more, message);
  }

  @ParameterizedTest
  @CsvSource({"converted, features.3.0.scale", "trained, features.3.0.bn.weight"})
  void saysWhatIsMissingAndLeftOver(String form, String key) throws Exception {
    Map<String, String> fewer = new TreeMap<>(SETTINGS);
    fewer.put("blocks", "16,3,16,16,true,RE,1,1;16,3,32,24,false,HS,2,1");
    assertMismatch(form, fewer, key);
  }

  private void assertMismatch(String form, Map<String, String> settings, String message)
      throws IOException {
    ModelBuilder builder =
        new ModelBuilder(order(folder.checkpoint("fbgemm", form), settings, Precision.INT8_STATIC));
    assertThatThrownBy(() -> builder.build(Instant.EPOCH))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("does not fit mobilenet_v3, quantized:")
        .hasMessageContaining(message);
    assertThat(repository).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"INT8_STATIC"},
      mode = EnumSource.Mode.EXCLUDE)
  void isBuiltInNoOtherPrecision(Precision precision) throws IOException {
    ModelBuilder builder =
        new ModelBuilder(order(folder.checkpoint("fbgemm", "trained"), SETTINGS, precision));
    assertThatThrownBy(() -> builder.build(Instant.EPOCH))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "precision %s: the checkpoint is quantized, which can be built as int8-static only"
                .formatted(precision.text()));
  }

  /** As DistributedDataParallel's state dict has it. */
  @ParameterizedTest
  @ValueSource(strings = {"trained", "converted"})
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void isTheSameUnderAWrappersNames(String form) throws Exception {
    Architecture architecture = Architectures.create("mobilenet_v3", SETTINGS);
    try (PointerScope scope = new PointerScope();
        Checkpoint file = Checkpoints.open(folder.checkpoint("fbgemm", form));
        JitModule plain = QuantizedNetwork.emit(architecture, file);
        JitModule wrapped = QuantizedNetwork.emit(architecture, new Wrapped(file))) {
      float[][] expected = Pictures.logits(plain, Pictures.pair(32)).toArray(new float[0][]);
      float[][] answers = Pictures.logits(wrapped, Pictures.pair(32)).toArray(new float[0][]);
      assertThat(answers).isDeepEqualTo(expected);
    }
  }

  /** A file whose tensors have another name each. */
  private record Wrapped(Checkpoint file) implements Checkpoint {
    private static final String NAME = "module.";

    @Override
    public String format() {
      return file.format();
    }

    @Override
    public List<Path> files() {
      return file.files();
    }

    @Override
    public Map<String, Entry> entries() {
      Map<String, Entry> entries = new LinkedHashMap<>();
      file.entries().forEach((name, entry) -> entries.put(NAME + name, entry));
      return entries;
    }

    @Override
    public Tensor read(String name) {
      return file.read(name.substring(NAME.length()));
    }

    @Override
    public Tensor readQuantized(String name) {
      return file.readQuantized(name.substring(NAME.length()));
    }

    @Override
    public void close() {
      file.close();
    }
  }

  @Test
  void isNoTransformer() throws IOException {
    ModelOrder order =
        new ModelOrder(
            "deit_tiny",
            Map.of(),
            Precision.INT8_STATIC,
            Optional.of(folder.checkpoint("fbgemm", "trained")),
            0,
            Optional.empty(),
            "model",
            repository,
            false);
    assertThatThrownBy(() -> new ModelBuilder(order).build(Instant.EPOCH))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("the checkpoint is quantized, and deit_tiny has no quantized form");
  }

  private ModelOrder order(Path file, Map<String, String> settings, Precision precision) {
    return new ModelOrder(
        "mobilenet_v3",
        settings,
        precision,
        Optional.of(file),
        0,
        Optional.empty(),
        "model",
        repository,
        false);
  }
}
