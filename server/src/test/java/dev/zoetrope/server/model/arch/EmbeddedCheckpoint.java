package dev.zoetrope.server.model.arch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.model.Architecture;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The header of the weights that are built in: eight bytes of length, then JSON. */
final class EmbeddedCheckpoint {

  private static final String RESOURCE = "efficientnet_lite0.safetensors";

  private EmbeddedCheckpoint() {}

  static Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new HashMap<>();
    for (Map.Entry<String, JsonElement> entry : header().entrySet()) {
      if (!entry.getKey().equals("__metadata__")) {
        JsonObject tensor = entry.getValue().getAsJsonObject();
        shapes.put(
            entry.getKey(),
            tensor.getAsJsonArray("shape").asList().stream().map(e -> e.getAsLong()).toList());
      }
    }
    return shapes;
  }

  private static JsonObject header() {
    try (InputStream resource = Architecture.class.getResourceAsStream(RESOURCE);
        DataInputStream in = new DataInputStream(Objects.requireNonNull(resource, RESOURCE))) {
      long length = Long.reverseBytes(in.readLong());
      byte[] json = in.readNBytes(Math.toIntExact(length));
      return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
