package dev.zoetrope.server.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> calls = new ArrayList<>();
  private long now;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return now;
        }

        @Override
        public long unixMicros() {
          return 0;
        }
      };

  /** Takes as long as it says, ten times that in the first pass after another one's. */
  private final class Paced implements Turns.Contender {
    private final String name;
    private final long nanos;

    Paced(String name, long nanos) {
      this.name = name;
      this.nanos = nanos;
    }

    @Override
    public void prepare() {
      now += 5_000;
    }

    @Override
    public void pass() {
      boolean cold = calls.isEmpty() || !calls.get(calls.size() - 1).equals(name);
      calls.add(name);
      now += cold ? 10 * nanos : nanos;
    }
  }

  @Test
  void runsRoundsInBothOrdersAndCountsNeitherFirstPassesNorPreparation() {
    Turns turns =
        Turns.run(
            clock,
            List.of(new Paced("slow", 400), new Paced("fast", 100)),
            new Turns.Limits(4, 1, Long.MAX_VALUE / 2));

    // Neighbouring turns of one contender, at the end of a round and the start of the next, too.
    assertThat(calls)
        .containsExactly(
            "slow", "slow", "fast", "fast", "fast", "fast", "slow", "slow", "slow", "slow", "fast",
            "fast", "fast", "fast", "slow", "slow");
    assertThat(turns.rounds()).isEqualTo(4);
    assertThat(turns.nanos(0)).isEqualTo(400);
    assertThat(turns.nanos(1)).isEqualTo(100);
    assertThat(turns.faster(1, 0)).isCloseTo(4, within(1e-9));
    assertThat(turns.faster(0, 0)).isEqualTo(1);
  }

  @Test
  void stopsWhenItsTimeIsUpButNotBeforeThreeRounds() {
    List<Paced> one = List.of(new Paced("one", 1_000_000));
    assertThat(Turns.run(clock, one, new Turns.Limits(50, 1, 1)).rounds()).isEqualTo(3);
    assertThat(Turns.run(clock, one, new Turns.Limits(50, 1, 15_000_000)).rounds())
        .isBetween(4, 10);
    assertThatThrownBy(() -> new Turns.Limits(2, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rounds: 2, must be at least 3");
  }

  @Test
  void ignoresAMomentInWhichTheMachineDidSomethingElse() {
    Turns.Contender disturbed =
        new Turns.Contender() {
          private int passes;

          @Override
          public void pass() {
            now += ++passes == 4 ? 1_000_000 : 100;
          }
        };
    Turns turns =
        Turns.run(clock, List.of(disturbed), new Turns.Limits(5, 300, Long.MAX_VALUE / 2));
    assertThat(turns.nanos(0)).isEqualTo(100);
  }
}
