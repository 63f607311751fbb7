package dev.zoetrope.bench.load.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.SyntheticResults;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {
  /** p50 is 18 ms, p99 54 ms, 96 % of 200 frames a second have results, 14 are lost, each. */
  private static final RunResult RUN = SyntheticResults.seeded(7).run();

  private static List<Crossing> check(String... texts) {
    return Thresholds.parse(List.of(texts)).check(RUN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p99>50ms           | 2
          p99>60ms           | 0
          p99 >= 0.05 s      | 2
          p99<=0.06s         | 2
          p50>18000us        | 2
          p50<18000us        | 0
          p99.9>200ms        | 0
          max>1us            | 2
          door:p99>50ms      | 1
          steady/door:p50>1us| 1
          age-p99>50ms       | 2
          peak-age>10s       | 0
          lateness-p99>1ms   | 0
          goodput<95%        | 0
          goodput<99%        | 2
          goodput<193        | 2
          goodput<190/s      | 0
          rate<100           | 0
          rate<=200          | 2
          lost>0             | 2
          lost>14            | 0
          lost>=14           | 2
          errors>0.1%        | 2
          errors>0.2%        | 0
          overloaded>0       | 2
          overloaded>5%      | 0
          superseded>2%      | 2
          expired<1          | 0
          timed-out>0        | 0
          wrong>0            | 0
          """)
  void crossesWhereTheConditionHolds(String text, int crossings) {
    assertThat(check(text)).hasSize(crossings);
  }

  @Test
  void saysWhatWasFound() {
    assertThat(check("door:p99>50ms", "lost>0"))
        .extracting(Crossing::text)
        .containsExactly(
            "steady / door: door:p99>50ms: p99 is 54.3 ms",
            "steady / door: lost>0: lost is 14 frames",
            "steady / yard: lost>0: lost is 14 frames");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p99",
        "p99>",
        "p99>50",
        "p99>50 frames",
        "p99=50ms",
        "p98>50ms",
        "lost>1ms",
        "rate<1s",
        "goodput<95%%",
        "p99>-1ms",
        "p99>50ms and more"
      })
  void refusesWhatIsNoCondition(String text) {
    assertThatThrownBy(() -> Thresholds.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.contains("98") ? "p98" : text);
  }

  @Test
  void refusesAWorkloadThatWasNotMeasured() {
    assertThatThrownBy(() -> check("gate:p99>50ms"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "threshold gate:p99>50ms: there is no such workload; there are [steady / door, steady /"
                + " yard]");
  }

  @Test
  void isCrossedByWhatCannotBeTold() {
    RunResult none =
        new RunResult(
            0,
            "",
            Map.of(),
            0,
            false,
            List.of(SyntheticResults.seeded(1).withLoad(1, 0).phase("p", PhaseKind.STEADY, false)),
            1);
    assertThat(Thresholds.parse(List.of("door:p99>50ms", "door:goodput<95%")).check(none))
        .extracting(Crossing::message)
        .containsExactly("there is no p99: no results", "no frame was due");
  }
}
