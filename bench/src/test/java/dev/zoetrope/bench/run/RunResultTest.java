package dev.zoetrope.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RunResultTest {
  private static final RunPlan PLAN =
      new RunPlan("m", 2, 8, 4, 2, 32, 224, 224, Duration.ofSeconds(1), Duration.ofSeconds(5), 2);

  private static LoadSample sample(double rate, long others, int clientMillis) {
    Histogram latency = new Histogram(3);
    latency.recordValue(20_000);
    Tally tally = new Tally();
    for (int frame = 0; frame < others; frame++) {
      tally.sending();
    }
    return new LoadSample(
        rate,
        (long) (rate * 5),
        Duration.ofMillis(clientMillis),
        Duration.ofMillis(1_000 - clientMillis),
        OptionalLong.of(400_000_000),
        latency,
        latency,
        tally);
  }

  private static RunResult result(long others) {
    return new RunResult(
        PLAN,
        List.of(100.0, 120.0, 80.0),
        List.of(sample(99, 0, 100), sample(90, others, 100)),
        Duration.ofMillis(2_500),
        OptionalLong.of(400_000_000),
        OptionalDouble.of(1_234.5));
  }

  @Test
  void comparesEachPhaseWithTheRawOnesAroundIt() {
    Comparison ratio = result(0).ratio();
    assertThat(ratio.low()).isCloseTo(99 / 110.0, within(1e-12));
    assertThat(ratio.high()).isCloseTo(90 / 100.0, within(1e-12));
    assertThat(result(0).rawFramesPerSecond()).isEqualTo(100);
  }

  @Test
  void leavesTheClientsShareOfTheCoresAside() {
    assertThat(result(0).clientShare()).isCloseTo(0.1, within(1e-12));
    assertThat(result(0).adjustedRatio().median()).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void isInvalidWhenAFrameGotNoResult() {
    assertThat(new RunTable(result(0)).valid()).isTrue();
    assertThat(new RunTable(result(3)).valid()).isFalse();
    assertThat(new RunTable(result(3)).text()).contains("INVALID", "3 frames got no result");
  }

  @Test
  void speaksToPeopleAndPrograms() {
    RunTable table = new RunTable(result(0));
    assertThat(table.text())
        .contains("raw LibTorch               100 frames/s", "server memory (PSS)        400 MB")
        .doesNotContain("INVALID");
    assertThat(table.json().lines()).hasSize(1);
    JsonObject json = JsonParser.parseString(table.json()).getAsJsonObject();
    assertThat(json.get("valid").getAsBoolean()).isTrue();
    assertThat(json.get("heap_bytes_per_frame").getAsDouble()).isEqualTo(1_234.5);
    assertThat(json.getAsJsonObject("ratio").get("median").getAsDouble())
        .isCloseTo(0.9, within(1e-9));
  }
}
