package dev.zoetrope.bench.load.target.vision;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What grows on the page that our server shows at its admin port. */
final class AdminCounters {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The one entry among the counters that also falls. */
  private static final Set<String> GAUGES = Set.of("streams_open");

  private static final String[] BESIDE = {"pixel_bytes_received", "pixel_bytes_written"};

  private AdminCounters() {}

  /**
   * Asks once.
   *
   * @param admin {@code HOST:PORT}
   */
  static Map<String, Double> fetch(String admin) throws IOException {
    URI page = URI.create("http://" + admin + "/v1/status");
    HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    try {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(page).timeout(LIMIT).build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(page + " answers with status " + response.statusCode());
      }
      return parse(response.body());
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException(page + " is not a status page of this server", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + page, e);
    }
  }

  /** Only numbers that never fall while a server lives. */
  static Map<String, Double> parse(String body) {
    JsonObject status = JsonParser.parseString(body).getAsJsonObject();
    Map<String, Double> counters = new TreeMap<>();
    for (Map.Entry<String, JsonElement> counter : status.getAsJsonObject("counters").entrySet()) {
      if (!GAUGES.contains(counter.getKey())) {
        counters.put(counter.getKey(), counter.getValue().getAsDouble());
      }
    }
    for (String name : BESIDE) {
      if (status.has(name)) {
        counters.put(name, status.get(name).getAsDouble());
      }
    }
    return counters;
  }
}
