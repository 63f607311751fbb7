package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleSizeTest {
  /** As MLPerf rounds. */
  private static long rounded(double percentile) {
    long step = 1 << 13;
    return (SampleSize.needed(percentile, 0.99, 0.05) + step - 1) / step * step;
  }

  /** The table of the rules' appendix "Number of Queries". */
  @Test
  void agreesWithMlperfsTable() {
    assertThat(rounded(90)).isEqualTo(24_576);
    assertThat(rounded(95)).isEqualTo(57_344);
    assertThat(rounded(99)).isEqualTo(270_336);
  }

  /** Its unrounded column. */
  @Test
  void agreesWithMlperfsFormula() {
    assertThat(SampleSize.needed(90, 0.99, 0.05)).isEqualTo(23_886);
    assertThat(SampleSize.needed(99, 0.99, 0.05)).isEqualTo(262_742);
  }

  @Test
  void refusesPercentilesThatAreNone() {
    assertThatThrownBy(() -> SampleSize.needed(100, 0.99, 0.05)).hasMessageContaining("is 100");
    assertThatThrownBy(() -> SampleSize.needed(99, 0.99, 0)).hasMessageContaining("tailError");
    assertThatThrownBy(() -> SampleSize.needed(99, 1, 0.05)).hasMessageContaining("is 1.0");
  }
}
