package dev.zoetrope.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class CompareJsonTest {
  @Test
  void saysWhatWasMeasuredAndNothingElse() {
    CompareResult result =
        SampleResults.with(
            true,
            SampleResults.measured("fp32", 20_000_000, 1, 1, true),
            SampleResults.failed("B.pt", "not a module"));
    JsonObject out = JsonParser.parseString(CompareJson.of(result).toString()).getAsJsonObject();

    assertThat(out.get("reference").getAsString()).isEqualTo("fp32");
    assertThat(out.get("complete").getAsBoolean()).isFalse();
    JsonObject fp32 = out.getAsJsonArray("models").get(0).getAsJsonObject();
    assertThat(fp32.get("file_bytes").getAsLong()).isEqualTo(20_000_000);
    assertThat(fp32.get("memory_bytes").getAsLong()).isEqualTo(45_600_000);
    assertThat(fp32.has("memory_running_bytes")).isFalse();
    assertThat(fp32.getAsJsonObject("agreement").get("exact").getAsBoolean()).isTrue();
    assertThat(fp32.getAsJsonObject("agreement").has("sqnr_db")).isFalse();
    assertThat(fp32.getAsJsonObject("scores").get("macro_recall").getAsDouble()).isEqualTo(0.7);
    JsonObject speed = fp32.getAsJsonArray("speeds").get(1).getAsJsonObject();
    assertThat(speed.get("pictures_per_second").getAsDouble()).isEqualTo(100);
    assertThat(speed.getAsJsonObject("over_eager").get("median").getAsDouble()).isEqualTo(2);
    JsonObject failed = out.getAsJsonArray("models").get(1).getAsJsonObject();
    assertThat(failed.get("problem").getAsString()).isEqualTo("not a module");
    assertThat(failed.has("speeds")).isFalse();
  }
}
