package dev.zoetrope.bench.load.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.Intervals.Interval;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.SyntheticResults;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final SyntheticResults LOAD = SyntheticResults.seeded(7).withWorkloads("door");

  private static Intervals wide(double share) {
    return (workload, percentile) -> {
      double value = Figures.at(workload.latencyNanos(), percentile);
      return Optional.of(new Interval(value, value * (1 - share), value * (1 + share)));
    };
  }

  private static Baseline.Findings check(RunResult old, RunResult now, double share) {
    return new Baseline(old, 0.1, wide(share)).check(now);
  }

  @Test
  void callsWhatIsSlowerARegression() {
    Baseline.Findings findings = check(LOAD.run(), LOAD.slowedBy(1.3).run(), 0.05);
    assertThat(findings.crossings())
        .extracting(Crossing::message)
        .hasSize(2)
        .allMatch(
            message -> message.matches("p(50|99) was .* ms to .* ms\\), is .*: \\+(29|30).*"));
    assertThat(findings.compared()).hasSize(4).anyMatch(line -> line.endsWith(", a regression."));
  }

  @Test
  void callsNothingThatChanceExplains() {
    Baseline.Findings findings = check(LOAD.run(), LOAD.slowedBy(1.3).run(), 0.2);
    assertThat(findings.crossings()).isEmpty();
    assertThat(findings.compared()).anyMatch(line -> line.endsWith(", which chance may be."));
  }

  @Test
  void allowsWhatIsAllowed() {
    assertThat(check(LOAD.run(), LOAD.slowedBy(1.08).run(), 0).crossings()).isEmpty();
    assertThat(check(LOAD.slowedBy(1.3).run(), LOAD.run(), 0).crossings()).isEmpty();
  }

  @Test
  void callsALowerRateARegression() {
    RunResult half = LOAD.withLoad(60, 100).run();
    assertThat(check(LOAD.run(), half, 0.05).crossings())
        .singleElement()
        .satisfies(one -> assertThat(one.message()).startsWith("rate was 192 frames/s ("));
  }

  @Test
  void missesWorkloads() {
    RunResult both = LOAD.withWorkloads("door", "yard").run();
    assertThat(check(both, LOAD.run(), 0).crossings())
        .extracting(Crossing::text)
        .containsExactly(
            "steady / yard: max-regression 10.0 %: the baseline has it, the result does not");
    assertThat(check(LOAD.run(), both, 0).compared())
        .contains("steady / yard: the baseline does not have it.");
  }

  @Test
  void knowsHowFarSharesAndRatesCanBeBelieved() {
    Interval half = RateInterval.share(50, 100).orElseThrow();
    assertThat(half.low()).isCloseTo(0.4038, within(1e-3));
    assertThat(half.high()).isCloseTo(0.5962, within(1e-3));
    assertThat(RateInterval.share(0, 0)).isEmpty();
    RunResult run = LOAD.run();
    Interval rate =
        RateInterval.rate(new Figures(run.phases().get(1), run.phases().get(1).workloads().get(0)))
            .orElseThrow();
    assertThat(rate.low()).isLessThan(rate.value()).isGreaterThan(rate.value() * 0.97);
  }
}
