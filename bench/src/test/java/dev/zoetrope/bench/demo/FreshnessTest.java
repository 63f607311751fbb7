package dev.zoetrope.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StageTimes;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static FrameAnswer answer(long shownMicros, long answeredMicros) {
    StageTimes stages = new StageTimes(0, 0, 0, 0, 0, 0);
    return new FrameAnswer(0, FrameOutcome.RESULT, List.of(), shownMicros, answeredMicros, stages);
  }

  @Test
  void growsUntilTheNextAnswerComes() {
    Histogram ages = Freshness.sample(List.of(answer(0, 20_000), answer(40_000, 60_000)));
    // At 20, 25, 30, ... 55 ms the first picture is 20 to 55 ms old; at 60 the second is 20.
    assertThat(ages.getTotalCount()).isEqualTo(9);
    assertThat(ages.getMinValue()).isBetween(19_900L, 20_000L);
    assertThat(ages.getMaxValue()).isBetween(54_900L, 55_100L);
    assertThat(ages.getCountBetweenValues(19_900, 20_100)).isEqualTo(2);
  }

  @Test
  void ignoresAnAnswerThatWasOvertaken() {
    Histogram ages =
        Freshness.sample(
            List.of(answer(40_000, 50_000), answer(0, 55_000), answer(80_000, 60_000)));
    assertThat(ages.getMaxValue()).isBetween(14_900L, 15_100L);
  }

  @Test
  void isEmptyWithoutAnswers() {
    assertThat(Freshness.sample(List.of()).getTotalCount()).isZero();
  }
}
