package dev.zoetrope.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparePlanTest {
  private static final Duration TURN = Duration.ofMillis(200);

  @Test
  void sortsBatchSizesAndSpeaksOfEight() {
    ComparePlan plan = new ComparePlan(List.of(32, 1, 8, 1), 1, 11, TURN);
    assertThat(plan.batches()).containsExactly(1, 8, 32);
    assertThat(plan.headline()).isEqualTo(8);
    assertThat(new ComparePlan(List.of(1, 4), 1, 11, TURN).headline()).isEqualTo(4);
  }

  @Test
  void saysWhichOptionIsOutOfRange() {
    assertThatThrownBy(() -> new ComparePlan(List.of(0), 1, 11, TURN))
        .hasMessage("--batches must be 1 to 256, not 0");
    assertThatThrownBy(() -> new ComparePlan(List.of(1), 0, 11, TURN))
        .hasMessage("--threads must be 1 to 256, not 0");
    assertThatThrownBy(() -> new ComparePlan(List.of(1), 1, 1_001, TURN))
        .hasMessage("--repeats must be 1 to 1000, not 1001");
    assertThatThrownBy(() -> new ComparePlan(List.of(1), 1, 11, Duration.ofMinutes(2)))
        .hasMessage("--seconds, in ms, must be 1 to 60000, not 120000");
  }
}
