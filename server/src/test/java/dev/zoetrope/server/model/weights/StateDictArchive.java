package dev.zoetrope.server.model.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes archives as {@code torch.save} does, honest or not, from CPython's {@code pickletools} and
 * not from the reader.
 */
final class StateDictArchive {
  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  StateDictArchive() {
    bytes(0x80, 2, '}', '(');
  }

  private StateDictArchive bytes(int... values) {
    for (int value : values) {
      pickle.write(value);
    }
    return this;
  }

  private StateDictArchive text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    pickle.write('X');
    pickle.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
    pickle.writeBytes(utf8);
    return this;
  }

  private StateDictArchive number(long value) {
    bytes(0x8a, 8);
    pickle.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  private StateDictArchive global(String module, String name) {
    pickle.write('c');
    pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private StateDictArchive numbers(List<Long> values) {
    bytes('(');
    values.forEach(this::number);
    return bytes('t');
  }

  /** A tensor of fp32 at the start of a storage of so many elements. */
  StateDictArchive tensor(
      String name, String key, long elements, List<Long> shape, List<Long> strides) {
    text(name).global("torch._utils", "_rebuild_tensor_v2").bytes('(', '(');
    text("storage").global("torch", "FloatStorage").text(key).text("cpu").number(elements);
    bytes('t', 'Q').number(0).numbers(shape).numbers(strides).bytes(0x89);
    global("collections", "OrderedDict").bytes(')', 'R');
    bytes('t', 'R');
    return this;
  }

  /** Bytes at the start of a storage, with one scale for all of them. */
  StateDictArchive quantized(String name, String storage, double scale, long zeroPoint) {
    beginQuantized(name, storage, "0", 6, List.of(2L, 3L), List.of(3L, 1L));
    bytes('(').global("torch", "per_tensor_affine").real(scale).number(zeroPoint).bytes('t');
    return bytes(0x89, ')', 't', 'R');
  }

  /** Bytes at the start of a storage, with a scale for each channel, all of them 0. */
  StateDictArchive quantizedPerChannel(String name, long channels, long axis) {
    beginQuantized(name, "QInt8Storage", "0", 6, List.of(2L, 3L), List.of(3L, 1L));
    bytes('(').global("torch", "per_channel_affine");
    plain("DoubleStorage", "1", channels).plain("LongStorage", "2", channels).number(axis);
    return bytes('t', 0x89, ')', 't', 'R');
  }

  private void beginQuantized(
      String name, String type, String key, long elements, List<Long> shape, List<Long> strides) {
    text(name).global("torch._utils", "_rebuild_qtensor").bytes('(', '(');
    text("storage").global("torch", type).text(key).text("cpu").number(elements);
    bytes('t', 'Q').number(0).numbers(shape).numbers(strides);
  }

  /** A tensor of rank 1. */
  private StateDictArchive plain(String type, String key, long elements) {
    global("torch._utils", "_rebuild_tensor_v2").bytes('(', '(');
    text("storage").global("torch", type).text(key).text("cpu").number(elements);
    bytes('t', 'Q').number(0).numbers(List.of(elements)).numbers(List.of(1L)).bytes(0x89);
    return global("collections", "OrderedDict").bytes(')', 'R', 't', 'R');
  }

  private StateDictArchive real(double value) {
    pickle.write('G');
    pickle.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    return this;
  }

  /** {@code "name": module.function(argument)}. */
  StateDictArchive call(String name, String module, String function, String argument) {
    text(name).global(module, function).text(argument).bytes(0x85, 'R');
    return this;
  }

  /** An entry of zeros, below the archive's top. */
  StateDictArchive zeros(String entry, int size) {
    entries.put("archive/" + entry, new byte[size]);
    return this;
  }

  /** An entry beside those of the archive's top. */
  StateDictArchive entry(String entry, byte[] content) {
    entries.put(entry, content);
    return this;
  }

  Path write(Path file) throws IOException {
    bytes('u', '.');
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("archive/data.pkl", pickle.toByteArray());
    all.putAll(entries);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> named : all.entrySet()) {
        ZipEntry entry = new ZipEntry(named.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(named.getValue().length);
        CRC32 crc = new CRC32();
        crc.update(named.getValue());
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(named.getValue());
      }
    }
    return file;
  }

  /** Makes every entry of a file's directory but the first claim to be as long as the file. */
  static void overlap(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.length - 22;
    int at = zip.getInt(end + 16);
    for (int i = 0; at < end; i++) {
      if (i > 0) {
        zip.putInt(at + 20, bytes.length).putInt(at + 24, bytes.length);
      }
      at += 46 + zip.getShort(at + 28) + zip.getShort(at + 30) + zip.getShort(at + 32);
    }
    Files.write(file, bytes);
  }
}
