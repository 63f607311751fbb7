package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes safetensors files for tests, from their format's page and not from the reader. */
final class SafetensorsText {
  private SafetensorsText() {}

  /** A file of this header and this many bytes of data, each its own position modulo 256. */
  static byte[] file(String header, int data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (int i = 0; i < data; i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  /** {@code "name":{…}}. */
  static String entry(String name, String type, List<Long> shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, type, shape, begin, end);
  }

  /** A file of fp32 tensors of zeros that takes no room on the disk. */
  static Path sparse(Path file, Map<String, List<Long>> shapes) throws IOException {
    List<String> entries = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, List<Long>> named : shapes.entrySet()) {
      long end = at + 4 * named.getValue().stream().reduce(1L, (a, b) -> a * b);
      entries.add(entry(named.getKey(), "F32", named.getValue(), at, end));
      at = end;
    }
    byte[] head = file("{" + String.join(",", entries) + "}", 0);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(head);
      out.setLength(head.length + at);
    }
    return file;
  }
}
