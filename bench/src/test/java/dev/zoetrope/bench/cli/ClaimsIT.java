package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two claims through the distribution's own command: what they say, not how much. */
@DisabledOnOs(OS.WINDOWS)
class ClaimsIT {
  private static final Path LAUNCHER =
      Path.of("target", "zoetrope", "bin", "zoetrope").toAbsolutePath();

  private record Ended(int code, List<String> lines) {}

  private static Ended claims(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "bench", "claims"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output.lines().toList());
  }

  @Test
  void triesTwoClaimsEndToEnd() throws Exception {
    Ended ended = claims("copies", "garbage", "--repeats", "2", "--seconds", "0.2", "--json");

    assertThat(ended.lines()).hasSize(2);
    Map<String, JsonObject> results =
        ended.lines().stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .collect(
                Collectors.toMap(line -> line.get("claim").getAsString(), Function.identity()));
    assertThat(results).containsOnlyKeys("copies", "garbage");
    // Counts and heap bytes do not depend on how busy the machine is.
    results.values().forEach(result -> assertThat(result.get("verdict")).hasToString("\"MET\""));
    assertThat(ended.code()).isZero();
    JsonObject raw = results.get("copies").getAsJsonArray("figures").get(0).getAsJsonObject();
    assertThat(raw.getAsJsonObject("plain").get("high").getAsDouble()).isEqualTo(1.0);
    assertThat(results.get("garbage").getAsJsonArray("figures")).hasSize(3);
    for (JsonObject result : results.values()) {
      assertThat(result.getAsJsonArray("tallies")).isNotEmpty();
      for (JsonElement tally : result.getAsJsonArray("tallies")) {
        JsonObject counts = tally.getAsJsonObject();
        assertThat(counts.get("exact").getAsBoolean()).isTrue();
        assertThat(counts.get("sent").getAsLong())
            .isPositive()
            .isEqualTo(counts.get("result").getAsLong());
      }
    }
  }

  @Test
  void listsEveryClaimWithoutTryingAny() throws Exception {
    Ended ended = claims("--list");
    assertThat(ended.code()).isZero();
    assertThat(ended.lines()).hasSize(2 * AllClaims.CLAIMS.all().size());
    assertThat(String.join("\n", ended.lines()))
        .contains("saturation", "few-callers", "frame-path", "added-latency", "bar: ");
  }

  @Test
  void namesTheClaimsThereAreWhenAskedForAnother() throws Exception {
    assertThat(claims("no-such-claim").code()).isEqualTo(2);
  }
}
