package dev.zoetrope.server.model.huggingface;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What {@code src/test/python/hugging_face_folders.py} wrote. */
final class Folders {
  private Folders() {}

  /**
   * What transformers' own image processor and model give.
   *
   * @param edge of the two pictures, pixels
   * @param logits of each
   */
  record Golden(int edge, List<List<Float>> logits) {}

  /** A folder, or a file beside them. */
  static Path path(String name) {
    try {
      URL url = Objects.requireNonNull(Folders.class.getResource(name), name);
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  static Golden golden(String name) throws IOException {
    return new Gson().fromJson(Files.readString(path(name + ".golden.json")), Golden.class);
  }

  /**
   * What a backbone's {@code pooled} or {@code class_token} is, for its two pictures, in the place
   * of logits.
   */
  static Golden embedding(String output) throws IOException {
    JsonObject golden =
        JsonParser.parseString(Files.readString(path("backbone.golden.json"))).getAsJsonObject();
    golden.add("logits", golden.getAsJsonObject(output).get("logits"));
    return new Gson().fromJson(golden, Golden.class);
  }

  /** A copy of a folder, to be changed. */
  static Path copy(String name, Path parent) throws IOException {
    Path target = Files.createDirectories(parent.resolve(name));
    try (Stream<Path> files = Files.list(path(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }

  /** Changes one field of a JSON file; the value is JSON, and none takes the field away. */
  static void set(Path file, String key, String value) throws IOException {
    JsonObject object = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    if (value.isEmpty()) {
      object.remove(key);
    } else {
      object.add(key, JsonParser.parseString(value));
    }
    Files.writeString(file, object.toString());
  }

  /** What a Trainer left beside a model. */
  static List<String> leftBehind() throws IOException {
    return Files.readAllLines(path("trainer.left"));
  }
}
