package dev.zoetrope.bench.load.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.zoetrope.bench.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Right answers from a JSON file: the best class of each payload, by its name, by workload. */
public final class References {
  private static final long MOST_BYTES = 16L << 20;

  private References() {}

  /**
   * Reads {@code {"workload": {"payload": 7}}}.
   *
   * @throws BenchException if it is something else
   */
  public static Map<String, Map<String, Integer>> read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new BenchException(
          "%s has %d bytes; at most %d are read".formatted(file, Files.size(file), MOST_BYTES));
    }
    Map<String, Map<String, Integer>> all = new HashMap<>();
    try {
      JsonObject root =
          JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8)).getAsJsonObject();
      for (Map.Entry<String, JsonElement> workload : root.entrySet()) {
        Map<String, Integer> best = new HashMap<>();
        workload
            .getValue()
            .getAsJsonObject()
            .entrySet()
            .forEach(payload -> best.put(payload.getKey(), payload.getValue().getAsInt()));
        all.put(workload.getKey(), best);
      }
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new BenchException(
          file + " is not {\"workload\": {\"payload\": index}}: " + e.getMessage(), e);
    }
    return all;
  }
}
