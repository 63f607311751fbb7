package dev.zoetrope.bench.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgeTrackerTest {
  private static final long MILLI = 1_000_000;

  private final Window window = new Window();

  @Test
  void theAgeGrowsUntilANewerAnswerComes() {
    window.open(100 * MILLI, 100 * MILLI);
    AgeTracker age = new AgeTracker(window);
    age.answered(50 * MILLI, 40 * MILLI);
    // 60 to 80 ms old until here, then 10.
    age.answered(120 * MILLI, 110 * MILLI);
    // An older one changes nothing.
    age.answered(130 * MILLI, 100 * MILLI);
    age.end();

    StreamAge result = age.result("one");
    assertThat(result.results()).isEqualTo(1);
    assertThat(result.peakMicros()).isEqualTo(90_000);
    // (60 + 80) / 2 for 20 ms, (10 + 90) / 2 for 80 ms
    assertThat(result.meanMicros()).isEqualTo(54_000);
    assertThat(age.ageMicros().getTotalCount()).isEqualTo(100_000);
    assertThat(age.peakMicros().getMaxValue()).isCloseTo(80_000, within(800L));
  }

  @Test
  void percentilesAreThoseOfEveryMoment() {
    window.open(0, 10_000 * MILLI);
    AgeTracker age = new AgeTracker(window);
    Random random = new Random(5);
    long[] ages = new long[10_000_000];
    long at = 0;
    long newest = 0;
    int moments = 0;
    boolean known = false;
    while (at < 10_000 * MILLI) {
      long next = at + 1_000L * (1 + random.nextInt(80_000));
      long end = Math.min(next, 10_000 * MILLI);
      for (long moment = at / 1_000; known && moment < end / 1_000; moment++) {
        ages[moments++] = moment - newest / 1_000;
      }
      if (next < 10_000 * MILLI) {
        newest = next - 1_000L * random.nextInt(20_000);
        age.answered(next, newest);
        known = true;
      }
      at = next;
    }
    age.end();

    Arrays.sort(ages, 0, moments);
    StreamAge result = age.result("one");
    assertThat(age.ageMicros().getTotalCount()).isEqualTo(moments);
    assertThat((double) result.p50Micros())
        .isCloseTo((double) ages[moments / 2], within(ages[moments / 2] * 0.01));
    assertThat((double) result.p99Micros())
        .isCloseTo(
            (double) ages[(int) (moments * 0.99)], within(ages[(int) (moments * 0.99)] * 0.01));
  }

  @Test
  void withoutAnAnswerThereIsNoAge() {
    window.open(0, 100 * MILLI);
    AgeTracker age = new AgeTracker(window);
    age.end();

    assertThat(age.ageNanos(50 * MILLI)).isEqualTo(-1);
    assertThat(age.result("one")).isEqualTo(new StreamAge("one", 0, 0, 0, 0, 0));
  }
}
