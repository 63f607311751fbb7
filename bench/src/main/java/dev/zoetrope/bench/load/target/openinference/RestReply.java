package dev.zoetrope.bench.load.target.openinference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the best class of an answer over HTTP. */
public final class RestReply {
  private RestReply() {}

  /**
   * The index of the largest number of an output.
   *
   * @param body lent
   * @param length of it
   * @param jsonLength of its JSON, where bytes follow; otherwise -1
   * @param output to look at; the first without it
   * @return -1 if there is no such number
   * @throws IOException if it is no answer of the protocol
   */
  public static int best(byte[] body, int length, int jsonLength, Optional<String> output)
      throws IOException {
    int text = jsonLength < 0 ? length : Math.min(jsonLength, length);
    try {
      JsonArray outputs =
          JsonParser.parseString(new String(body, 0, text, StandardCharsets.UTF_8))
              .getAsJsonObject()
              .getAsJsonArray("outputs");
      int at = text;
      for (JsonElement element : outputs) {
        JsonObject tensor = element.getAsJsonObject();
        int bytes = binarySize(tensor);
        if (bytes < 0 || bytes > length - at) {
          throw new IOException(
              "output %s has %d bytes where %d are left"
                  .formatted(tensor.get("name"), bytes, length - at));
        }
        if (output.isEmpty() || output.get().equals(tensor.get("name").getAsString())) {
          return best(tensor, body, at, bytes);
        }
        at += bytes;
      }
      return -1;
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new IOException("no answer of the Open Inference Protocol", e);
    }
  }

  private static int binarySize(JsonObject tensor) {
    JsonObject parameters = tensor.getAsJsonObject("parameters");
    return parameters != null && parameters.has("binary_data_size")
        ? parameters.get("binary_data_size").getAsInt()
        : 0;
  }

  private static int best(JsonObject tensor, byte[] body, int at, int bytes) throws IOException {
    Largest largest = new Largest();
    if (tensor.has("data")) {
      addAll(largest, tensor.get("data"));
    } else {
      CodedInputStream in = CodedInputStream.newInstance(body, at, bytes);
      in.pushLimit(bytes);
      largest.addAll(in, tensor.get("datatype").getAsString());
    }
    return largest.index();
  }

  /** Some servers nest arrays by the shape. */
  private static void addAll(Largest largest, JsonElement data) {
    if (data.isJsonArray()) {
      data.getAsJsonArray().forEach(element -> addAll(largest, element));
    } else if (data.isJsonPrimitive() && data.getAsJsonPrimitive().isNumber()) {
      largest.add(data.getAsDouble());
    }
  }
}
