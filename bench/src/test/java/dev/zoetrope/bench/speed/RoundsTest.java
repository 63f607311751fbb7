package dev.zoetrope.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.bench.run.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> calls = new ArrayList<>();

  /** Takes as long as it says, its first pass of a turn ten times that. */
  private final class Paced implements Forward {
    private final String name;
    private final long nanos;

    Paced(String name, long nanos) {
      this.name = name;
      this.nanos = nanos;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long[] run(int batch, int passes) {
      calls.add(name + " " + batch + " " + passes);
      long[] times = new long[passes];
      Arrays.fill(times, nanos * batch);
      times[0] *= 10;
      return times;
    }

    @Override
    public void close() {}
  }

  @Test
  void takesTurnsInBothOrdersAndComparesRoundByRound() {
    Rounds rounds =
        Rounds.run(List.of(new Paced("slow", 4_000_000), new Paced("fast", 1_000_000)), 2, 7, 50);

    assertThat(calls.subList(2, 6)).containsExactly("slow 2 7", "fast 2 7", "fast 2 7", "slow 2 7");
    assertThat(calls).hasSize(2 + 2 * 7);
    assertThat(rounds.millis("fast").median()).isCloseTo(2, within(1e-9));
    Comparison faster = rounds.faster("fast", "slow");
    assertThat(faster.median()).isCloseTo(4, within(1e-9));
    assertThat(faster.confidence()).isGreaterThan(0.95);
  }
}
