package dev.zoetrope.server.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.freeze;
import static org.bytedeco.pytorch.global.torch.load;

import dev.zoetrope.server.model.ParameterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The emitted networks compute what torchvision and timm compute, on weights that both sides make
 * from a formula (see {@code src/test/python/golden_logits.py}).
 */
class ArchitectureParityIT {

  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "efficientnet_lite0",
        "mobilenet_v3_large",
        "mobilenet_v3_small",
        "mobilenet_v3_large_width_0.75",
        "mobilenet_v3_large_reduced_tail",
        "mobilenet_v3_large_dilated",
        "mobilenet_v3_small_tail_dilated",
        "mobilenet_v3_blocks",
        "vit_b_16",
        "vit_b_32_384",
        "deit_tiny",
        "deit_tiny_distilled",
        "vit_token",
        "vit_average",
        "efficientnet_lite0_pooled",
        "mobilenet_v3_large_pooled",
        "deit_tiny_distilled_class_token",
        "vit_average_pooled"
      })
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void answersAsTheReferenceDoes(String file) {
    Golden golden = Golden.read(file);
    BlueprintArchitecture architecture = golden.create();
    assertThat(shapes(architecture)).isEqualTo(golden.state());
    SeededInitialization weights = new SeededInitialization(0);
    String path = folder.resolve("model.pt").toString();
    try (PointerScope scope = new PointerScope();
        JitModule emitted = architecture.emit(weights)) {
      Tensor pictures = Pictures.pair(golden.size());
      List<float[]> logits = Pictures.logits(emitted, pictures);
      assertSame(logits, golden.logits());
      // far enough apart that one picture's logits cannot pass for the other's
      assertThat(distance(logits.get(0), logits.get(1))).isGreaterThan(20 * TOLERANCE);

      emitted.save(path);
      assertSame(Pictures.logits(load(path), pictures), golden.logits());
      Tensor channelsLast = pictures.contiguous(MemoryFormat.ChannelsLast);
      assertSame(Pictures.logits(freeze(emitted), channelsLast), golden.logits());
      assertSame(Pictures.logits(freeze(load(path)), channelsLast), golden.logits());

      assertThat(ActivationProbe.deviations(architecture, weights, pictures).values())
          .allSatisfy(deviation -> assertThat(deviation).isBetween(0.1f, 10f));
    }
  }

  private static Map<String, List<Long>> shapes(BlueprintArchitecture architecture) {
    return architecture.parameters().stream()
        .collect(Collectors.toMap(ParameterSpec::name, ParameterSpec::shape));
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).hasSameSizeAs(expected.get(i));
      assertThat(distance(actual.get(i), expected.get(i))).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  /** {@code max|a-b| / max|b|}; not a number where either holds one. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < b.length; i++) {
      difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
      largest = Math.max(largest, Math.abs((double) b[i]));
    }
    return difference / largest;
  }
}
