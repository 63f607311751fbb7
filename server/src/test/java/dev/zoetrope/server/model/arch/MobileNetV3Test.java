package dev.zoetrope.server.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.arch.InvertedResidual.Activation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MobileNetV3Test {

  /** Values of torchvision's {@code _make_divisible(v, 8)}. */
  @ParameterizedTest
  @CsvSource({
    "1, 8",
    "8, 8",
    "11.9, 16",
    "12, 16",
    "17, 16",
    "18, 24",
    "20, 24",
    "30, 32",
    "59.5, 56",
    "60, 64",
    "179.2, 176",
    "180, 184",
    "1280, 1280"
  })
  void roundsChannelsAsTorchvisionDoes(double channels, int rounded) {
    assertThat(InvertedResidual.divisible(channels)).isEqualTo(rounded);
  }

  @Test
  void readsBlocksInThePapersColumns() {
    assertThat(InvertedResiduals.parse("16,3,64,24,false,RE,2,1; 24, 5, 72, 40, true, HS, 1, 2"))
        .containsExactly(
            new InvertedResidual(16, 3, 64, 24, false, Activation.RE, 2, 1),
            new InvertedResidual(24, 5, 72, 40, true, Activation.HS, 1, 2));
  }

  @Test
  void namesEveryWrongColumn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InvertedResiduals.parse("16,4,99999,24,maybe,GELU,0,1;24,3"))
        .withMessageContaining("block 0 kernel is 4, must be odd")
        .withMessageContaining("block 0 expanded is \"99999\", must be an integer from 1 to 8192")
        .withMessageContaining("block 0 squeeze-and-excitation is \"maybe\"")
        .withMessageContaining("block 0 activation is \"GELU\", must be RE or HS")
        .withMessageContaining("block 0 stride is \"0\", must be an integer from 1 to 4")
        .withMessageContaining("block 1 has 2 columns, must have 8");
  }

  @Test
  void refusesBlocksThatDoNotJoin() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> InvertedResiduals.parse("16,3,64,24,false,RE,2,1;16,3,64,24,false,RE,1,1"))
        .withMessageContaining("block 1 takes 16 channels, the one before gives 24");
  }

  @Test
  void refusesMoreBlocksThanTheLimitBeforeReadingThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InvertedResiduals.parse(";".repeat(1_000_000)))
        .withMessage("more than 64 blocks");
  }

  @Test
  void scalesAllChannelsByTheWidth() {
    List<ParameterSpec> parameters =
        Architectures.create("mobilenet_v3_large", Map.of("width_mult", "0.75", "num_classes", "7"))
            .parameters();
    assertThat(parameters)
        .filteredOn(spec -> spec.name().equals("features.16.0.weight"))
        .singleElement()
        .extracting(ParameterSpec::shape)
        .isEqualTo(List.of(720L, 120L, 1L, 1L));
    assertThat(parameters.get(parameters.size() - 2).shape()).isEqualTo(List.of(7L, 960L));
  }
}
