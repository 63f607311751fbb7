package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValidityTest {
  private static SyntheticPhase good() {
    return new SyntheticPhase(1);
  }

  private static List<Violation> judge(SyntheticPhase phase) {
    return Validity.judge(phase.run(), ValidityLimits.defaults());
  }

  /** The only violation there is. */
  private static Violation only(SyntheticPhase phase) {
    List<Violation> violations = judge(phase);
    assertThat(violations).hasSize(1);
    return violations.get(0);
  }

  @Test
  void findsNothingWrongWithAGoodRun() {
    assertThat(judge(good())).isEmpty();
    assertThat(judge(good().closedLoop())).isEmpty();
  }

  @Test
  void doesNotBlameARunForBeingStopped() {
    assertThat(judge(good().partial())).isEmpty();
  }

  @Test
  void tellsALateGenerator() {
    Violation late = only(good().lateness(1_500_000));
    assertThat(late.rule()).isEqualTo("late-generator");
    assertThat(late.where()).isEqualTo("phase/cameras");
    assertThat(late.message()).contains("1.500 ms late").contains("10.0 %").contains("0.200 ms");
  }

  /** The median is 0.1 ms, a tenth of its p99 far less than the floor. */
  @Test
  void forgivesLatenessUnderTheFloor() {
    assertThat(judge(good().millis(i -> 0.1).lateness(190_000))).isEmpty();
    assertThat(only(good().millis(i -> 0.1).lateness(210_000)).rule()).isEqualTo("late-generator");
  }

  @Test
  void knowsNoLatenessInAClosedLoop() {
    assertThat(judge(good().closedLoop().lateness(50_000_000))).isEmpty();
  }

  @Test
  void tellsASaturatedGenerator() {
    assertThat(judge(good().busyCores(1.59))).isEmpty();
    Violation busy = only(good().busyCores(1.7));
    assertThat(busy.rule()).isEqualTo("saturated-generator");
    assertThat(busy.where()).isEqualTo("phase");
    assertThat(busy.message()).contains("1.70 of its 2 cores").contains("85.0 %").contains("80.0");
  }

  @Test
  void tellsAClockThatWasSet() {
    assertThat(only(good().clockStep(20_001)).rule()).isEqualTo("clock-step");
    assertThat(only(good().clockStep(-3_000_000)).message()).contains("3000.000 ms");
  }

  @Test
  void tellsARunTooShortForItsPercentile() {
    Violation tooShort = only(good().frames(i -> 600));
    assertThat(tooShort.rule()).isEqualTo("too-short");
    assertThat(tooShort.message()).contains("6,000 results").contains("p99 needs 6,085");
    assertThat(judge(good().frames(i -> 610))).isEmpty();
  }

  @Test
  void asksForMoreSamplesAsMlperfDoes() {
    assertThat(Validity.judge(good().run(), ValidityLimits.defaults().withMlperfSamples()).get(0))
        .satisfies(violation -> assertThat(violation.message()).contains("p99 needs 262,742"));
  }

  @Test
  void tellsAQueueThatBuilds() {
    Violation growing = only(good().millis(i -> 10 + 0.5 * i));
    assertThat(growing.rule()).isEqualTo("not-stationary");
    assertThat(growing.message()).contains("rose from 10.6").contains("queues build");
    assertThat(only(good().closedLoop().millis(i -> 10 + 0.5 * i)).message())
        .contains("the server slows down");
  }

  @Test
  void forgivesADriftWithinTheShare() {
    assertThat(judge(good().millis(i -> 10 + 0.2 * i))).isEmpty();
  }

  @Test
  void tellsResultsThatDwindle() {
    Violation dwindling = only(good().answered(i -> 1 - 0.05 * i));
    assertThat(dwindling.rule()).isEqualTo("not-stationary");
    assertThat(dwindling.message()).contains("results fell by 36.8 %").contains("25.0 %");
    assertThat(only(good().closedLoop().frames(i -> 1_000 - 50 * i)).message())
        .contains("results fell by");
  }

  /** A ramp loads the server more and more because it was told to. */
  @Test
  void doesNotAskARampToBeSteady() {
    assertThat(judge(good().frames(i -> 500 + 100 * i).millis(i -> 10 + i))).isEmpty();
  }

  @Test
  void doesNotAskAReloadToBeSteady() {
    assertThat(judge(good().kind(PhaseKind.RELOAD).millis(i -> 10 + i))).isEmpty();
  }

  @Test
  void tellsAWarmUpThatWasCounted() {
    Violation cold = only(good().millis(i -> i == 0 ? 15 : 10));
    assertThat(cold.rule()).isEqualTo("warm-up");
    assertThat(cold.message()).contains("15.0").contains("25.0 % more");
    Violation few = only(good().answered(i -> i == 0 ? 0.6 : 1));
    assertThat(few.rule()).isEqualTo("warm-up");
    assertThat(few.message()).contains("40.0 % fewer results");
    assertThat(only(good().closedLoop().frames(i -> i == 0 ? 600 : 1_000)).rule())
        .isEqualTo("warm-up");
  }

  /** Any segment can be slow; only the first one's slowness is a warm-up's. */
  @Test
  void doesNotTakeEverySlowSegmentForAWarmUp() {
    assertThat(judge(good().millis(i -> i == 4 ? 15 : 10))).isEmpty();
    assertThat(judge(good().millis(i -> i == 0 ? 11.5 : 10))).isEmpty();
  }

  @Test
  void tellsFramesWithoutAnyReply() {
    Violation missing =
        only(good().also(Outcome.LOST, 3).also(Outcome.TIMED_OUT, 2).also(Outcome.UNSENT, 1));
    assertThat(missing.rule()).isEqualTo("missing-replies");
    assertThat(missing.message())
        .contains("0.0600 % of 10,006 frames")
        .contains("3 lost, 2 timed out, 1 never sent")
        .contains("survivors");
    for (Outcome silent : List.of(Outcome.LOST, Outcome.TIMED_OUT, Outcome.UNSENT)) {
      assertThat(only(good().also(silent, 1)).rule()).isEqualTo("missing-replies");
    }
  }

  @Test
  void allowsTheShareOfMissingRepliesThatThePlanDoes() {
    ValidityLimits some = new ValidityLimits(99, 0.95, 0.25, 0.1, 200_000, 0.8, 20_000, 0.25, 0.01);
    assertThat(Validity.judge(good().also(Outcome.LOST, 90).run(), some)).isEmpty();
    assertThat(Validity.judge(good().also(Outcome.LOST, 110).run(), some)).hasSize(1);
  }

  @Test
  void takesAWordFromTheServerForAReply() {
    assertThat(judge(good().also(Outcome.OVERLOADED, 50).also(Outcome.EXPIRED, 50))).isEmpty();
  }

  @Test
  void tellsAnswersThatNobodyWaitedFor() {
    assertThat(only(good().doubled(1)).rule()).isEqualTo("doubled-replies");
    assertThat(only(good().strays(2)).message()).contains("2 answers were to frames never sent");
  }

  @Test
  void tellsWrongAnswers() {
    Violation wrong = only(good().wrong(7));
    assertThat(wrong.rule()).isEqualTo("wrong-answers");
    assertThat(wrong.message()).contains("7 of 10,000");
  }

  @Test
  void tellsStreamsThatNeverOpened() {
    Violation closed = only(good().openFailure("UNAVAILABLE: refused"));
    assertThat(closed.rule()).isEqualTo("streams-not-opened");
    assertThat(closed.message()).contains("1 of 4 streams").contains("UNAVAILABLE: refused");
  }

  @Test
  void tellsThatNothingCame() {
    assertThat(judge(good().answered(i -> 0)))
        .extracting(Violation::rule)
        .contains("no-results", "too-short");
    RunResult empty = new RunResult(0, "", Map.of(), 1, true, List.of(), 1);
    assertThat(Validity.judge(empty, ValidityLimits.defaults()))
        .extracting(Violation::rule)
        .containsExactly("no-results");
    assertThat(judge(good().kind(PhaseKind.CONNECT_STORM).frames(i -> 0))).isEmpty();
  }

  /** Segment medians that scatter by 20 %, each by itself. */
  @Test
  void isNotFooledByNoise() {
    assertThat(alarms(0)).isLessThanOrEqualTo(6);
  }

  /** Segments that resemble their neighbours, as those of a long queue do. */
  @Test
  void isNotFooledByNoiseWithAMemory() {
    assertThat(alarms(0.6)).isLessThanOrEqualTo(15);
  }

  /** Of 300 flat runs whose segments' medians scatter by 20 %, the number called INVALID. */
  private static long alarms(double memory) {
    return LongStream.range(0, 300)
        .filter(
            seed -> {
              double[] noise = correlated(new Random(seed), memory);
              return !judge(
                      new SyntheticPhase(seed)
                          .frames(i -> 620)
                          .millis(i -> 10 * Math.exp(0.2 * noise[i])))
                  .isEmpty();
            })
        .count();
  }

  private static double[] correlated(Random random, double memory) {
    double[] values = new double[10];
    double value = random.nextGaussian();
    for (int i = 0; i < values.length; i++) {
      values[i] = value;
      value = memory * value + Math.sqrt(1 - memory * memory) * random.nextGaussian();
    }
    return values;
  }

  /** The same noise, and a queue that doubles the latency meanwhile: few are missed. */
  @Test
  void findsTheTrendInTheNoise() {
    long found =
        LongStream.range(0, 100)
            .filter(
                seed -> {
                  double[] noise = correlated(new Random(seed), 0);
                  return judge(
                          new SyntheticPhase(seed)
                              .frames(i -> 620)
                              .millis(i -> (10 + i) * Math.exp(0.1 * noise[i])))
                      .stream()
                      .anyMatch(violation -> violation.rule().equals("not-stationary"));
                })
            .count();
    assertThat(found).isGreaterThanOrEqualTo(90);
  }
}
