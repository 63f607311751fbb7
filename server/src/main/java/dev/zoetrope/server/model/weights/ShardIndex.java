package dev.zoetrope.server.model.weights;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which file holds which tensor of a checkpoint in several files: Hugging Face's {@code
 * model.safetensors.index.json} and {@code pytorch_model.bin.index.json}, {@code {"metadata": …,
 * "weight_map": {"<tensor>": "<file>"}}}. Files are named, never led to: a name with a separator in
 * it is refused.
 *
 * @param fileByTensor in the index's order
 */
record ShardIndex(Map<String, String> fileByTensor) {
  /** The names of a hundred thousand tensors, as much as a safetensors table may have. */
  static final long MAX_BYTES = 32 << 20;

  /** Each is open while the checkpoint is. */
  static final int MAX_FILES = 256;

  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");

  /**
   * Reads an index; opens none of its files.
   *
   * @throws CheckpointException if it is not one, or names a file elsewhere
   */
  static ShardIndex read(Path file) throws IOException {
    try (ByteSource source = ByteSource.of(file)) {
      if (source.size() > MAX_BYTES) {
        throw new CheckpointException("index of " + source.size() + " bytes: at most " + MAX_BYTES);
      }
      Map<String, String> map = new LinkedHashMap<>();
      ByteSourceStream bytes = new ByteSourceStream(source, 0, source.size());
      try (JsonReader reader =
          new JsonReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
        read(reader, map);
      } catch (IOException | IllegalStateException e) {
        throw new CheckpointException("index of shards: " + e.getMessage(), e);
      }
      if (map.isEmpty()) {
        throw new CheckpointException("index of shards: no weight_map of tensor to file");
      }
      return new ShardIndex(map);
    }
  }

  private static void read(JsonReader reader, Map<String, String> map) throws IOException {
    Set<String> files = new TreeSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      if (!reader.nextName().equals("weight_map")) {
        reader.skipValue();
        continue;
      }
      reader.beginObject();
      while (reader.hasNext()) {
        add(reader.nextName(), reader.nextString(), map, files);
      }
      reader.endObject();
    }
    reader.endObject();
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new CheckpointException("index of shards: text after its end");
    }
  }

  private static void add(String tensor, String file, Map<String, String> map, Set<String> files) {
    if (!FILE.matcher(file).matches()) {
      throw new CheckpointException(
          "index of shards: weight_map.%s '%s': must be the name of a file beside the index"
              .formatted(tensor, file.length() > 300 ? file.substring(0, 300) + "…" : file));
    }
    if (map.put(tensor, file) != null) {
      throw new CheckpointException("index of shards: weight_map." + tensor + " appears twice");
    }
    files.add(file);
    if (map.size() > SafetensorsHeader.MAX_TENSORS || files.size() > MAX_FILES) {
      throw new CheckpointException(
          "index of shards: over %d tensors or %d files"
              .formatted(SafetensorsHeader.MAX_TENSORS, MAX_FILES));
    }
  }

  /** The files' names, sorted. */
  Set<String> files() {
    return new TreeSet<>(fileByTensor.values());
  }
}
