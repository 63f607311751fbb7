package dev.zoetrope.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.run.Comparison;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BarTest {
  private static Comparison of(double median, double low, double high) {
    return new Comparison(median, low, high, 0.96);
  }

  @Test
  void aRatioMayReachALittleUnderItsBarWithItsIntervalOnly() {
    Bar bar = Bar.atLeast(0.90);
    assertThat(bar.metBy(of(0.90, 0.881, 1.2))).isTrue();
    assertThat(bar.metBy(of(0.899, 0.89, 0.95))).isFalse();
    assertThat(bar.metBy(of(0.95, 0.87, 0.99))).isFalse();
  }

  @Test
  void anUpperLimitLooksAtTheOtherEnd() {
    assertThat(Bar.atMost(1.15).metBy(of(1.15, 0.5, 1.169))).isTrue();
    assertThat(Bar.atMost(1.15).metBy(of(1.10, 0.5, 1.18))).isFalse();
    assertThat(Bar.atMost(1.15).metBy(of(1.16, 0.5, 1.16))).isFalse();
    assertThat(Bar.strictlyAtMost(300).metBy(of(299, 290, 300))).isTrue();
    assertThat(Bar.strictlyAtMost(300).metBy(of(299, 290, 301))).isFalse();
  }

  @Test
  void whatMustBeExactIsExactAtBothEnds() {
    assertThat(Bar.within(1, 0).metBy(of(1, 1, 1))).isTrue();
    assertThat(Bar.within(1, 0).metBy(of(1, 1, 1.0001))).isFalse();
    assertThat(Bar.within(1, 0.03).metBy(of(1, 0.971, 1.029))).isTrue();
    assertThat(Bar.within(1, 0.03).metBy(of(1, 0.96, 1))).isFalse();
  }

  @Test
  void theAdjustedFigureIsTheOneJudged() {
    Figure good = Figure.ratio("r", Bar.atLeast(0.9), of(0.8, 0.8, 0.8), of(0.91, 0.9, 0.92));
    Figure bad = Figure.ratio("r", Bar.atLeast(0.9), of(0.95, 0.95, 0.95), of(0.8, 0.8, 0.8));
    assertThat(good.verdict()).isEqualTo(Verdict.MET);
    assertThat(bad.verdict()).isEqualTo(Verdict.MISSED);
    assertThat(new Figure("r", "", Bar.none(), of(0, 0, 0), Optional.empty()).verdict())
        .isEqualTo(Verdict.TOLD);
  }

  @Test
  void aLoadThatWasNotWhatItSaysMakesTheRunInvalid() {
    Figure late = Figure.of("late", "ms", Bar.soundAtMost(10), of(11, 11, 11));
    Figure inTime = Figure.of("late", "ms", Bar.soundAtMost(10), of(9, 9, 9));
    assertThat(late.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(inTime.verdict()).isEqualTo(Verdict.MET);
  }

  @Test
  void writesNumbersAsLargeAsTheyAre() {
    assertThat(Bar.number(0.90449)).isEqualTo("0.904");
    assertThat(Bar.number(153.511)).isEqualTo("153.5");
    assertThat(Bar.number(152_999.4)).isEqualTo("152,999");
    assertThat(Bar.within(1, 0).text()).isEqualTo("= 1.000");
    assertThat(Bar.atMost(2).text()).isEqualTo("<= 2.000");
  }
}
