package dev.zoetrope.server.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers that a model without a checkpoint gets. */
class SeededInitializationIT {

  private static final ParameterSpec STEM =
      new ParameterSpec("features.0.0.weight", List.of(16L, 3L, 3L, 3L), Role.CONV_WEIGHT);

  static List<String> everyArchitecture() {
    return Architectures.names();
  }

  @ParameterizedTest
  @MethodSource("everyArchitecture")
  void keepsEveryLayersActivationsInRange(String name) {
    BlueprintArchitecture architecture =
        (BlueprintArchitecture) Architectures.create(name, Map.of());
    try (Tensor pictures = Pictures.pair(architecture.recipe().width())) {
      Map<String, Float> deviations =
          ActivationProbe.deviations(architecture, new SeededInitialization(1), pictures);
      assertThat(deviations).hasSameSizeAs(architecture.blueprint().operations());
      assertThat(deviations.values())
          .allSatisfy(deviation -> assertThat(deviation).isBetween(0.1f, 10f));
    }
  }

  @Test
  void dependsOnTheNameAndTheSeedOnly() {
    ParameterSpec renamed = new ParameterSpec("other.weight", STEM.shape(), STEM.role());
    float[] values = values(new SeededInitialization(7), STEM);
    assertThat(values(new SeededInitialization(7), STEM)).isEqualTo(values);
    assertThat(values(new SeededInitialization(8), STEM)).isNotEqualTo(values);
    assertThat(values(new SeededInitialization(7), renamed)).isNotEqualTo(values);
  }

  @Test
  void fillsTensorsLargerThanOneChunk() {
    ParameterSpec wide = new ParameterSpec("w", List.of(40_001L), Role.RUNNING_VAR);
    float[] values = values(new SeededInitialization(0), wide);
    assertThat(values).hasSize(40_001);
    for (float value : values) {
      assertThat(value).isBetween(0.75f, 1.25f);
    }
    assertThat(values[40_000]).isNotEqualTo(values[40_000 - (1 << 14)]);
  }

  private static float[] values(SeededInitialization weights, ParameterSpec spec) {
    try (Tensor tensor = weights.tensor(spec);
        FloatPointer data = tensor.data_ptr_float()) {
      float[] values = new float[(int) tensor.numel()];
      data.get(values);
      return values;
    }
  }
}
