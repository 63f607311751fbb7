package dev.zoetrope.server.model.precision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.engine.fused.FusedModule;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.Logits;
import dev.zoetrope.server.model.TorchPython;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointBinding;
import dev.zoetrope.server.model.weights.Checkpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code int8-dynamic} transformers, one picture at a time, beside PyTorch's {@code
 * quantize_dynamic} on the same weights, with a scale per channel as here ({@code
 * src/test/python/dynamic_quantization.py}). That has one scale for all tokens of a picture where
 * we have one each, so the answers cannot be the same; both are the fp32 answer with rounding noise
 * on it. Ours may have no more of it, and what lies between the two may be no more than two noises
 * that have nothing to do with each other.
 */
class DynamicQuantizationIT {
  private static final int PICTURES = 8;
  private static final int CLASSES = 1000;
  private static final int EDGE = 224;

  /** Of the power of PyTorch's own noise: that, and as much of ours. */
  private static final double MOST_BETWEEN = 2;

  /**
   * Classes may change places that are as near as so many of PyTorch's own noise, and no others.
   */
  private static final double SWAPPED = 4;

  @TempDir static Path made;

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  /** Once, for all; before each, so that each is counted as skipped where it cannot be. */
  @BeforeEach
  void quantize() throws IOException {
    if (!Files.exists(made.resolve("pictures"))) {
      TorchPython.run("dynamic_quantization.py", List.of("torch", "timm"), made);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit_b_16", "deit_small"})
  void isAsNearToPyTorchsAsRoundingAllows(String name) throws Exception {
    Logits fp32 = Logits.read(made.resolve(name + ".fp32.logits"), CLASSES);
    Logits ours = answers(name);
    double noise = ours.noise(fp32);
    for (String engine : List.of("fbgemm", "onednn")) {
      Logits theirs = Logits.read(made.resolve(name + "." + engine + ".logits"), CLASSES);
      double between = ours.noise(theirs);
      double their = theirs.noise(fp32);
      System.out.printf(
          "%s, %s: ours to fp32 %.1f dB, theirs %.1f dB, between %.1f dB; the same best of %d in %d of"
              + " %d, the same five in %d, at least %d of five%n",
          name,
          engine,
          decibels(noise),
          decibels(their),
          decibels(between),
          CLASSES,
          ours.sameTop(theirs, 1),
          PICTURES,
          ours.sameTop(theirs, 5),
          ours.leastShared(theirs, 5));
      assertThat(noise).as("noise of ours and theirs").isLessThanOrEqualTo(their);
      assertThat(between).as("between ours and theirs").isLessThanOrEqualTo(MOST_BETWEEN * their);
      assertThat(ours.swaps(theirs, 5, SWAPPED * Math.sqrt(their) * fp32.rms()))
          .as("pictures whose five best differ by more than noise")
          .isZero();
    }
  }

  private static double decibels(double noise) {
    return -10 * Math.log10(noise);
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private static Logits answers(String name) throws Exception {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Checkpoint weights = Checkpoints.open(made.resolve(name + ".pth"))) {
      var architecture = Architectures.create(name, Map.of());
      try (JitModule fp32 = architecture.emit(CheckpointBinding.of(weights, architecture));
          JitModule variant = Variants.of(Precision.INT8_DYNAMIC, fp32, Optional.empty());
          JitModule frozen = torch.freeze(variant);
          JitModule fused = FusedModule.of(frozen, EDGE, EDGE, 1)) {
        float[] levels = new float[PICTURES * 3 * EDGE * EDGE];
        ByteBuffer.wrap(Files.readAllBytes(made.resolve("pictures")))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(levels);
        Tensor pictures = torch.tensor(levels).reshape(PICTURES, 3, EDGE, EDGE);
        float[][] rows = new float[PICTURES][CLASSES];
        for (int i = 0; i < PICTURES; i++) {
          IValue one = new IValue(pictures.narrow(0, i, 1));
          fused
              .forward(new IValueVector(one))
              .toTensor()
              .contiguous()
              .data_ptr_float()
              .get(rows[i]);
        }
        return new Logits(rows);
      }
    }
  }
}
