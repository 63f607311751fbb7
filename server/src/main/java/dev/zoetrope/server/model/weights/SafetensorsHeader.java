package dev.zoetrope.server.model.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.zoetrope.server.model.weights.Checkpoint.Entry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table at the head of a {@code .safetensors} file, as Hugging Face's format page gives it: 8
 * bytes of little-endian length, that many bytes of JSON, then the data. Every entry is {@code
 * "name": {"dtype": …, "shape": […], "data_offsets": [begin, end]}}, offsets counted from the first
 * byte after the JSON; {@code __metadata__} is free text.
 */
final class SafetensorsHeader {
  /** The format's own limit. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  /** Far above any image model; keeps the table of a hostile header small. */
  static final int MAX_TENSORS = 100_000;

  private SafetensorsHeader() {}

  /**
   * One tensor and where its bytes lie.
   *
   * @param entry type and shape
   * @param begin first byte, counted from the start of the file
   * @param end one past the last
   */
  record Region(Entry entry, long begin, long end) {}

  /** The bytes of JSON that a file announces, checked against the file's size. */
  static long length(ByteSource source) throws IOException {
    if (source.size() < 10) {
      throw new CheckpointException(
          "safetensors file of " + source.size() + " bytes: even an empty one has 10");
    }
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    source.read(0, prefix);
    long length = prefix.getLong(0);
    long limit = Math.min(MAX_HEADER_BYTES, source.size() - Long.BYTES);
    if (length < 2 || length > limit) {
      throw new CheckpointException(
          "safetensors header length "
              + Long.toUnsignedString(length)
              + ": must be 2 to "
              + limit
              + " bytes in this file");
    }
    return length;
  }

  /** The table in the file's order, checked to tile the data exactly. */
  static Map<String, Region> read(ByteSource source) throws IOException {
    long begin = Long.BYTES + length(source);
    Map<String, Region> regions;
    ByteSourceStream json = new ByteSourceStream(source, Long.BYTES, begin);
    try (JsonReader reader =
        new JsonReader(new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder()))) {
      reader.setStrictness(Strictness.STRICT);
      regions = table(reader, begin, source.size());
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new CheckpointException("safetensors header: " + e.getMessage(), e);
    }
    requireTiling(regions, begin, source.size());
    return regions;
  }

  private static Map<String, Region> table(JsonReader reader, long data, long size)
      throws IOException {
    Map<String, Region> regions = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (name.equals("__metadata__")) {
        reader.skipValue();
      } else if (regions.put(name, region(reader, name, data, size)) != null) {
        throw new CheckpointException("safetensors header: " + name + " appears twice");
      } else if (regions.size() > MAX_TENSORS) {
        throw new CheckpointException("safetensors header: over " + MAX_TENSORS + " tensors");
      }
    }
    reader.endObject();
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new CheckpointException("safetensors header: text after the table");
    }
    return regions;
  }

  private static Region region(JsonReader reader, String name, long data, long size)
      throws IOException {
    ElementType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "dtype" -> type = type(name, reader.nextString());
        case "shape" -> shape = sizes(reader, name + ".shape", Entry.MAX_RANK);
        case "data_offsets" -> offsets = sizes(reader, name + ".data_offsets", 2);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    return region(name, type, shape, offsets, data, size);
  }

  private static Region region(
      String name,
      @Nullable ElementType type,
      @Nullable List<Long> shape,
      @Nullable List<Long> offsets,
      long data,
      long size) {
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new CheckpointException(
          "safetensors tensor " + name + ": needs dtype, shape and two data_offsets");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin > end || end > size - data) {
      throw new CheckpointException(
          "safetensors tensor %s: data_offsets [%d, %d] outside the %d bytes of data"
              .formatted(name, begin, end, size - data));
    }
    if (bytes(type, shape) != end - begin) {
      throw new CheckpointException(
          "safetensors tensor %s: %s %s does not take the %d bytes of data_offsets [%d, %d]"
              .formatted(name, type, shape, end - begin, begin, end));
    }
    return new Region(new Entry(type, shape), data + begin, data + end);
  }

  /** Bytes of such a tensor, or -1 if no file could hold them. */
  private static long bytes(ElementType type, List<Long> shape) {
    try {
      return Math.multiplyExact(Entry.elements(shape), type.bytes());
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static ElementType type(String name, String dtype) {
    try {
      return ElementType.valueOf(dtype);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "safetensors tensor %s: dtype %s is none of %s"
              .formatted(name, dtype, List.of(ElementType.values())),
          e);
    }
  }

  private static List<Long> sizes(JsonReader reader, String field, int limit) throws IOException {
    List<Long> sizes = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      if (reader.peek() != JsonToken.NUMBER || sizes.size() == limit) {
        throw new CheckpointException(
            "safetensors tensor " + field + ": must be at most " + limit + " numbers");
      }
      long size = reader.nextLong();
      if (size < 0) {
        throw new CheckpointException("safetensors tensor " + field + ": " + size + " is negative");
      }
      sizes.add(size);
    }
    reader.endArray();
    return List.copyOf(sizes);
  }

  private static void requireTiling(Map<String, Region> regions, long begin, long end) {
    long at = begin;
    for (Map.Entry<String, Region> next :
        regions.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Region> e) -> e.getValue().begin())
                    .thenComparingLong(e -> e.getValue().end()))
            .toList()) {
      if (next.getValue().begin() != at) {
        throw new CheckpointException(
            "safetensors tensor %s: begins at byte %d of the data, the one before it ends at %d"
                .formatted(next.getKey(), next.getValue().begin() - begin, at - begin));
      }
      at = next.getValue().end();
    }
    if (at != end) {
      throw new CheckpointException(
          "safetensors data of %d bytes: the table accounts for %d"
              .formatted(end - begin, at - begin));
    }
  }
}
