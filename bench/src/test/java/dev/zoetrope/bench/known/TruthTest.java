package dev.zoetrope.bench.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zoetrope.v1.Outcome;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** Ten seconds at 100 frames/s. */
  private static long[] clock() {
    return LongStream.range(0, 1000).map(index -> index * 10 * MILLI).toArray();
  }

  @Test
  void knowsWhatAStallDoesToEveryFrameThatWasDue() {
    Truth truth = Truth.of(Behaviour.parse("from=scheduled delay=5ms stall=2s@5s"), clock());
    long[] expected =
        Arrays.stream(clock())
            .map(
                time ->
                    time >= 4_995 * MILLI && time < 6_995 * MILLI ? 7 * SECOND - time : 5 * MILLI)
            .sorted()
            .toArray();
    assertThat(truth.latencies().toArray()).containsExactly(expected);
    // 200 of 1,000 frames wait up to two seconds, evenly.
    assertThat(truth.latencies().percentile(80)).isEqualTo(5 * MILLI);
    assertThat(truth.latencies().percentile(90)).isEqualTo(1_000 * MILLI);
    assertThat(truth.latencies().percentile(99)).isEqualTo(1_900 * MILLI);
    assertThat(truth.latencies().percentile(100)).isEqualTo(2_000 * MILLI);
  }

  @Test
  void showsThatAClosedLoopSeesTheStallOnce() {
    Truth.Latencies seen =
        ClosedLoop.of(
            Behaviour.parse("delay=5ms stall=2s@5s"), 10 * MILLI, 10 * SECOND, 60 * SECOND);
    assertThat(seen.count()).isEqualTo(801);
    assertThat(Arrays.stream(seen.toArray()).filter(nanos -> nanos > 5 * MILLI))
        .containsExactly(2_000 * MILLI);
    assertThat(seen.percentile(99)).isEqualTo(5 * MILLI);
  }

  @Test
  void givesUpInAClosedLoopWhatIsNeverAnswered() {
    Truth.Latencies seen =
        ClosedLoop.of(Behaviour.parse("delay=5ms drop=1/4"), 10 * MILLI, SECOND, 70 * MILLI);
    // Four frames take 30 + 70 ms.
    assertThat(seen.count()).isEqualTo(30);
    assertThat(seen.percentile(100)).isEqualTo(5 * MILLI);
  }

  @Test
  void countsByTheFramesNumbers() {
    Truth truth =
        Truth.of(
            Behaviour.parse(
                "drop=1/100 duplicate=1/50 wrong=1/20 outcome=overloaded:1/10,failed:2/25"),
            clock());
    int dropped = 0;
    int doubled = 0;
    int wrong = 0;
    int overloaded = 0;
    int failed = 0;
    for (int number = 1; number <= 1000; number++) {
      if (number % 100 == 0) {
        dropped++;
        continue;
      }
      doubled += number % 50 == 0 ? 1 : 0;
      boolean isOverloaded = number % 10 == 0;
      boolean isFailed = !isOverloaded && (number % 25 == 0 || number % 25 == 24);
      overloaded += isOverloaded ? 1 : 0;
      failed += isFailed ? 1 : 0;
      wrong += !isOverloaded && !isFailed && number % 20 == 0 ? 1 : 0;
    }
    assertThat(truth.frames()).isEqualTo(1000);
    assertThat(truth.dropped()).isEqualTo(dropped).isEqualTo(10);
    assertThat(truth.missing()).isEqualTo(10);
    assertThat(truth.doubled()).isEqualTo(doubled).isEqualTo(10);
    assertThat(truth.wrong()).isEqualTo(wrong);
    assertThat(truth.count(Outcome.OUTCOME_OVERLOADED)).isEqualTo(overloaded);
    assertThat(truth.count(Outcome.OUTCOME_FAILED)).isEqualTo(failed);
    assertThat(truth.count(Outcome.OUTCOME_RESULT)).isEqualTo(990 - overloaded - failed);
  }

  @Test
  void marksWrongResultsOnly() {
    assertThat(Truth.of(Behaviour.parse("wrong=1/20"), clock()).wrong()).isEqualTo(50);
    assertThat(Truth.of(Behaviour.parse("wrong=1/20 outcome=invalid:1/10"), clock()).wrong())
        .isZero();
  }

  @Test
  void letsAGroupLeaveWhenItsLastFrameIsReady() {
    // Ready at 3, 12, 23, 30 and 43: groups of two leave at 12 and 30, the fifth frame alone.
    Truth truth =
        Truth.of(Behaviour.parse("delay=list(3ns,2ns) reorder=2"), new long[] {0, 10, 20, 28, 40});
    assertThat(truth.latencies().toArray()).containsExactly(2, 2, 3, 10, 12);
  }

  @Test
  void losesWhatAStreamSendsAfterItsEnd() {
    // The third frame's answer leaves at 60 ms: frames at 40 and 50 ms have no answer by then.
    Truth truth =
        Truth.of(
            Behaviour.parse("delay=40ms close-after=3"),
            LongStream.range(0, 10).map(index -> index * 10 * MILLI).toArray());
    assertThat(truth.count(Outcome.OUTCOME_RESULT)).isEqualTo(3);
    assertThat(truth.lost()).isEqualTo(7);
    Truth other =
        Truth.of(Behaviour.parse("delay=40ms close-after=3"), new long[] {0}, new long[] {0, 1});
    assertThat(other.lost()).isZero();
  }

  @Test
  void ranksExactly() {
    Truth.Latencies latencies =
        new Truth.Latencies(LongStream.rangeClosed(1, 1000).map(i -> 1001 - i).toArray());
    assertThat(latencies.percentile(50)).isEqualTo(500);
    assertThat(latencies.percentile(99.9)).isEqualTo(999);
    assertThat(latencies.percentile(99.91)).isEqualTo(1000);
    assertThat(latencies.percentile(0.01)).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> latencies.percentile(0))
        .withMessageContaining("percent is 0.0");
  }
}
