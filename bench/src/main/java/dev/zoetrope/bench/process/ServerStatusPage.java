package dev.zoetrope.bench.process;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a server says about itself on its admin port.
 *
 * @param framesReceived since the start
 * @param allocatedBytes on the Java heap, by all threads that live
 * @param json all of it
 */
public record ServerStatusPage(long framesReceived, long allocatedBytes, JsonObject json) {

  /** Asks once. */
  public static ServerStatusPage fetch(int adminPort) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + adminPort + "/v1/status"))
            .timeout(Duration.ofSeconds(10))
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return parse(body);
  }

  /**
   * One of {@code counters}.
   *
   * @throws IllegalArgumentException if the server has none of this name
   */
  public long counter(String name) {
    JsonObject counters = json.getAsJsonObject("counters");
    if (!counters.has(name)) {
      throw new IllegalArgumentException("the server counts no " + name);
    }
    return counters.get(name).getAsLong();
  }

  /** Bytes of pixels that arrived. */
  public long pixelBytesReceived() {
    return json.get("pixel_bytes_received").getAsLong();
  }

  /** Bytes that were written in bringing them out of the transport. */
  public long pixelBytesWritten() {
    return json.get("pixel_bytes_written").getAsLong();
  }

  static ServerStatusPage parse(String json) {
    JsonObject status = JsonParser.parseString(json).getAsJsonObject();
    return new ServerStatusPage(
        status.getAsJsonObject("counters").get("frames_received").getAsLong(),
        status.get("allocated_bytes").getAsLong(),
        status);
  }
}
