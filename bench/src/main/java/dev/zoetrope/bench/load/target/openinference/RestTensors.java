package dev.zoetrope.bench.load.target.openinference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Open Inference Protocol as JSON, with and without bytes behind it. */
public final class RestTensors {
  private static final int LENGTH_BYTES = 4;

  private RestTensors() {}

  /**
   * The inputs that {@code GET /v2/models/NAME} tells.
   *
   * @throws IOException if it is no such answer
   */
  public static List<TensorDescription> inputs(String body) throws IOException {
    try {
      List<TensorDescription> inputs = new ArrayList<>();
      for (JsonElement element :
          JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("inputs")) {
        JsonObject input = element.getAsJsonObject();
        List<Long> shape = new ArrayList<>();
        input.getAsJsonArray("shape").forEach(size -> shape.add(size.getAsLong()));
        inputs.add(
            new TensorDescription(
                input.get("name").getAsString(), input.get("datatype").getAsString(), shape));
      }
      return inputs;
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException("the model's metadata cannot be read", e);
    }
  }

  /**
   * A request whose bytes follow its JSON, in parts: the JSON, with the length of an element of
   * BYTES behind it, and the payload.
   *
   * @param jsonLength of the JSON alone: what {@code Inference-Header-Content-Length} says
   * @param head before the payload
   */
  public record BinaryRequest(int jsonLength, ByteBuffer head) {}

  /** With the binary extension. */
  public static BinaryRequest binary(ModelInput input, Payload payload, Optional<String> output) {
    int prefix = input.hasLength() ? LENGTH_BYTES : 0;
    JsonObject tensor = tensor(input, payload);
    tensor.add("parameters", entry("binary_data_size", payload.size() + (long) prefix));
    byte[] json = bytes(request(tensor, output, true));
    ByteBuffer head =
        ByteBuffer.allocate(json.length + prefix).order(ByteOrder.LITTLE_ENDIAN).put(json);
    if (prefix > 0) {
      head.putInt(payload.size());
    }
    return new BinaryRequest(json.length, head.flip());
  }

  /**
   * With the elements as JSON numbers.
   *
   * @throws BenchException for elements that are no numbers in JSON
   */
  public static ByteBuffer json(ModelInput input, Payload payload, Optional<String> output) {
    JsonObject tensor = tensor(input, payload);
    tensor.add("data", data(input, payload));
    return ByteBuffer.wrap(bytes(request(tensor, output, false)));
  }

  private static JsonObject tensor(ModelInput input, Payload payload) {
    JsonObject tensor = new JsonObject();
    tensor.addProperty("name", input.name());
    JsonArray shape = new JsonArray();
    input.shape(payload).forEach(shape::add);
    tensor.add("shape", shape);
    tensor.addProperty("datatype", input.datatype());
    return tensor;
  }

  private static JsonObject request(JsonObject tensor, Optional<String> output, boolean binary) {
    JsonObject request = new JsonObject();
    JsonArray inputs = new JsonArray();
    inputs.add(tensor);
    request.add("inputs", inputs);
    if (output.isPresent()) {
      JsonObject wanted = new JsonObject();
      wanted.addProperty("name", output.get());
      wanted.add("parameters", entry("binary_data", binary));
      JsonArray outputs = new JsonArray();
      outputs.add(wanted);
      request.add("outputs", outputs);
    } else if (binary) {
      request.add("parameters", entry("binary_data_output", true));
    }
    return request;
  }

  private static JsonObject entry(String name, long value) {
    JsonObject entry = new JsonObject();
    entry.addProperty(name, value);
    return entry;
  }

  private static JsonObject entry(String name, boolean value) {
    JsonObject entry = new JsonObject();
    entry.addProperty(name, value);
    return entry;
  }

  private static byte[] bytes(JsonObject json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonArray data(ModelInput input, Payload payload) {
    ByteBuffer bytes = payload.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    JsonArray data = new JsonArray();
    while (bytes.hasRemaining()) {
      data.add(
          switch (input.datatype()) {
            case "UINT8" -> (Number) (bytes.get() & 0xff);
            case "INT8" -> bytes.get();
            case "INT32" -> bytes.getInt();
            case "INT64" -> bytes.getLong();
            case "FP32" -> bytes.getFloat();
            default ->
                throw new BenchException(
                    "option json: elements of type %s cannot be sent as JSON numbers"
                        .formatted(input.datatype()));
          });
    }
    return data;
  }
}
