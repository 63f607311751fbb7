package dev.zoetrope.server.model.quantized;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.Logits;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.TorchPython;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * MobileNetV3-Large from torchvision's quantized state dicts answers as torchvision's own quantized
 * network does ({@code src/test/python/quantized_checkpoints.py}). PyTorch's engines do not agree
 * among themselves to that; ours has the arithmetic of {@code onednn}.
 */
class QuantizedCheckpointIT {
  private static final int PICTURES = 64;
  private static final int CLASSES = 1000;
  private static final int EDGE = 224;
  private static final int MOST_STEPS = 2;

  @TempDir static Path made;

  @TempDir Path repository;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  /** Once, for all; before each, so that each is counted as skipped where it cannot be. */
  @BeforeEach
  void quantize() throws IOException {
    if (!Files.exists(made.resolve("pictures"))) {
      TorchPython.run("quantized_checkpoints.py", List.of("torch", "torchvision"), made);
    }
  }

  @ParameterizedTest
  @CsvSource({"qnnpack,trained", "qnnpack,converted", "fbgemm,trained", "fbgemm,converted"})
  void answersAsTorchvisionDoes(String config, String form) throws Exception {
    TorchvisionFolder folder = new TorchvisionFolder(made, EDGE, CLASSES);
    ModelOrder order =
        new ModelOrder(
            "mobilenet_v3_large",
            Map.of(),
            Precision.INT8_STATIC,
            Optional.of(folder.checkpoint(config, form)),
            0,
            Optional.empty(),
            "model",
            repository,
            false);
    new ModelBuilder(order).build(Instant.EPOCH);
    Logits answers =
        folder.answers(ModelRepository.load(ModelRepository.open(repository).models().get(0)));
    Logits wanted = folder.wanted(config, TorchvisionFolder.ENGINE);
    double step = folder.scale(config);
    int[] apart =
        IntStream.range(0, PICTURES).map(i -> answers.stepsApart(wanted, i, step)).toArray();
    int most = IntStream.of(apart).max().orElseThrow();
    System.out.printf(
        "%s, %s: at most %d steps, %d pictures bit for bit, %d with the same five; %s%n",
        config,
        form,
        most,
        IntStream.of(apart).filter(steps -> steps == 0).count(),
        answers.sameTop(wanted, 5),
        folder.told(config));
    assertThat(answers.rows()).hasNumberOfRows(PICTURES);
    assertThat(folder.told(config).get("distinct_top1").getAsInt()).isGreaterThanOrEqualTo(4);
    assertThat(most).as("steps apart").isLessThanOrEqualTo(MOST_STEPS);
    // Of bytes, several classes are often the fifth best.
    assertThat(answers.swaps(wanted, 5, (MOST_STEPS + 0.5) * step))
        .as("pictures with one among their best five that is further behind")
        .isZero();
  }
}
