package dev.zoetrope.bench.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.zoetrope.bench.load.target.Outcome;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultJsonTest {
  private static final RunResult RUN = SyntheticResults.seeded(3).withLoad(10, 50).run(true);

  private static JsonObject json() {
    return ResultJson.of(RUN);
  }

  private static void refuses(JsonObject json, String why) {
    assertThatThrownBy(() -> ResultJson.read(json.toString()))
        .isInstanceOf(ResultFormatException.class)
        .hasMessageContaining(why);
  }

  private static JsonObject workload(JsonObject json) {
    return json.getAsJsonArray("phases")
        .get(1)
        .getAsJsonObject()
        .getAsJsonArray("workloads")
        .get(0)
        .getAsJsonObject();
  }

  @Test
  void readsWhatItWrote() throws Exception {
    RunResult back = ResultJson.read(ResultJson.text(json()));
    assertThat(back).isEqualTo(RUN);
    assertThat(back.environment().keySet()).containsExactlyElementsOf(RUN.environment().keySet());
    assertThat(ResultJson.of(back)).isEqualTo(json());
  }

  @Test
  void keepsNumbersThatAreNone() throws Exception {
    PhaseResult phase = RUN.phases().get(1);
    PhaseResult odd =
        new PhaseResult(
            phase.name(),
            phase.kind(),
            Long.MIN_VALUE,
            0.1 + 0.2,
            Double.MIN_VALUE,
            false,
            List.of(),
            phase.openNanos(),
            List.of(),
            phase.client(),
            phase.server(),
            Map.of("a", Double.NaN, "b", Double.NEGATIVE_INFINITY, "c", -0.0),
            Long.MAX_VALUE,
            List.of());
    RunResult run = new RunResult(1, "", Map.of(), -1, false, List.of(odd), 1);
    assertThat(ResultJson.read(ResultJson.of(run).toString())).isEqualTo(run);
  }

  @Test
  void saysEachHistogramInShortToo() {
    Histogram latency = RUN.phases().get(1).workloads().get(0).latencyNanos();
    JsonObject shown = workload(json()).getAsJsonObject("latency_nanos");
    assertThat(shown.get("count").getAsLong()).isEqualTo(latency.getTotalCount());
    assertThat(shown.get("p99").getAsLong()).isEqualTo(latency.getValueAtPercentile(99));
    assertThat(shown.get("p99.9").getAsLong()).isEqualTo(latency.getValueAtPercentile(99.9));
    assertThat(shown.get("max").getAsLong()).isEqualTo(latency.getMaxValue());
    assertThat(workload(json()).getAsJsonObject("outcomes").get("result").getAsLong())
        .isEqualTo(RUN.phases().get(1).workloads().get(0).count(Outcome.RESULT));
  }

  @Test
  void passesOverWhatOthersAdd() throws Exception {
    JsonObject json = json();
    json.addProperty("verdict", "VALID");
    workload(json).addProperty("note", 7);
    assertThat(ResultJson.read(json.toString())).isEqualTo(RUN);
  }

  @Test
  void refusesOtherFilesAndFormats() {
    JsonObject json = json();
    json.addProperty("format", 2);
    refuses(json, "format must be 1, which is all that this version reads, not 2");
    json.remove("format");
    refuses(json, "format is missing");
    json.addProperty("kind", "comparison");
    refuses(json, "kind must be load-result");
    refuses(new JsonObject(), "kind must be load-result");
  }

  @Test
  void namesWhatIsMissingOrOfAnotherType() {
    JsonObject json = json();
    workload(json).remove("scheduled");
    refuses(json, "phases[1].workloads[0].scheduled is missing");
    workload(json).addProperty("scheduled", "many");
    refuses(json, "phases[1].workloads[0].scheduled must be a whole number");
    workload(json).add("scheduled", new JsonPrimitive(new BigDecimal("1e999999999")));
    refuses(json, "phases[1].workloads[0].scheduled must be a whole number");
    workload(json).addProperty("scheduled", 1);
    workload(json).addProperty("streams", 1L << 40);
    refuses(json, "phases[1].workloads[0].streams must be a whole number of 32 bits");
    workload(json).addProperty("streams", 1);
    workload(json).getAsJsonObject("outcomes").addProperty("vanished", 1);
    refuses(json, "phases[1].workloads[0].outcomes does not know vanished");
  }

  @Test
  void refusesAHistogramThatDoesNotHaveWhatItSays() {
    JsonObject json = json();
    workload(json).getAsJsonObject("latency_nanos").addProperty("count", 1);
    refuses(json, "and count says 1");
    workload(json).getAsJsonObject("latency_nanos").addProperty("hdr", "no base64!");
    refuses(json, "phases[1].workloads[0].latency_nanos.hdr is no base64");
  }

  @Test
  void refusesWhatIsCutOff() {
    String text = json().toString();
    for (int length = 0; length < text.length(); length += 997) {
      String cut = text.substring(0, length);
      assertThatThrownBy(() -> ResultJson.read(cut)).isInstanceOf(ResultFormatException.class);
    }
  }

  /** Whatever a byte is turned into, what comes out is a result or the one documented exception. */
  @Test
  void standsDamage() {
    String text = json().toString();
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      StringBuilder damaged = new StringBuilder(text);
      for (int j = 0; j < 3; j++) {
        damaged.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        ResultJson.read(damaged.toString());
      } catch (ResultFormatException e) {
        refused++;
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void namesTheFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("old.json"), "[1, 2]");
    assertThatThrownBy(() -> ResultJson.read(file))
        .isInstanceOf(ResultFormatException.class)
        .hasMessage(file + ": it must be a JSON object");
  }
}
