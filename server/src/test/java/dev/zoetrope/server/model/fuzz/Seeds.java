package dev.zoetrope.server.model.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Sound files of each kind, as PyTorch and {@code transformers} wrote them or as their formats'
 * pages have them, small so that damage meets what says something; and what lies beside them.
 */
final class Seeds {
  private static final String PICKLE = "/data.pkl";

  private static final String TABLE =
      """
      {"__metadata__":{"format":"pt"},\
      "%s.weight":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},\
      "%s.bias":{"dtype":"F32","shape":[2],"data_offsets":[12,20]},\
      "%s.count":{"dtype":"I64","shape":[],"data_offsets":[20,28]},\
      "%s.mask":{"dtype":"BOOL","shape":[0,4],"data_offsets":[28,28]}}""";

  private static final String INDEX =
      """
      {"metadata": {"total_size": 56}, "weight_map": {
        "a.weight": "model-00001-of-00002.safetensors", "a.bias": "model-00001-of-00002.safetensors",
        "a.count": "model-00001-of-00002.safetensors", "a.mask": "model-00001-of-00002.safetensors",
        "b.weight": "model-00002-of-00002.safetensors", "b.bias": "model-00002-of-00002.safetensors",
        "b.count": "model-00002-of-00002.safetensors", "b.mask": "model-00002-of-00002.safetensors"}}
      """;

  private static final String TRITON =
      """
      name: "model"
      platform: "pytorch_libtorch"
      max_batch_size: 32
      input [ { name: "INPUT__0" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 3, 224, 224 ] } ]
      output [
        { name: "OUTPUT__0" data_type: TYPE_FP32 dims: [ 3 ] label_filename: "labels.txt" }
      ]
      instance_group [ { count: 2 kind: KIND_CPU } ]
      dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 100 }
      version_policy: { specific { versions: [ 1 ] } }
      """;

  private static final String OURS =
      """
      max_batch_size: 0
      input { name: "x" data_type: TYPE_FP32 dims: [ -1, 3, 320, 240 ] }
      output { name: "y" data_type: TYPE_FP32 dims: [ -1, 3 ] }
      parameters { key: "architecture" value { string_value: "vit" } }
      parameters { key: "precision" value { string_value: "bf16" } }
      parameters { key: "mean" value { string_value: "0.5,0.5,0.5" } }
      parameters { key: "std" value { string_value: "0.5,0.5,0.5" } }
      parameters { key: "fit" value { string_value: "crop" } }
      parameters { key: "shorter_edge" value { string_value: "366" } }
      parameters { key: "interpolation" value { string_value: "bicubic" } }
      parameters { key: "crop_offset" value { string_value: "down" } }
      parameters { key: "buckets" value { string_value: "1,2,4" } }
      parameters { key: "share" value { string_value: "20" } }
      """;

  private static final String LABELS = "tench\ngoldfish\ngreat white shark\n";

  /** By archive: read once, used by every pickle. */
  private static final Map<String, Map<String, byte[]>> ENTRIES = new ConcurrentHashMap<>();

  private Seeds() {}

  /** At least one. */
  static List<byte[]> of(ModelFile kind) throws IOException {
    return switch (kind) {
      case SAFETENSORS -> List.of(safetensors("layer"), weights("hf_vit.safetensors"));
      case SHARD_INDEX -> List.of(utf8(INDEX));
      case TORCH_CHECKPOINT ->
          List.of(
              weights("plain.pth"),
              weights("protocol4.pth"),
              weights("metadata.pth"),
              weights("quantized.pth"));
      case LEGACY_CHECKPOINT -> List.of(weights("legacy.pth"), weights("quantized_legacy.pth"));
      case PICKLE -> List.of(pickle("plain.pth"), pickle("wrapped.pth"));
      case ZIP -> List.of(weights("linear.torchscript"), weights("metadata.pth"));
      case TORCHSCRIPT -> List.of(weights("linear.torchscript"));
      case CONFIG_PBTXT -> List.of(utf8(TRITON), utf8(OURS));
      case LABELS_TEXT -> List.of(utf8(LABELS));
      case LABELS_JSON ->
          List.of(
              utf8("{\"id2label\": {\"0\": \"cat\", \"1\": \"d\\u00f6g\"}, \"label2id\": {}}"),
              utf8("{\"1\": \"dog\", \"0\": \"cat\"}"));
      case CONFIG_JSON -> List.of(face("vit/config.json"), face("deit/config.json"));
      case PREPROCESSOR_JSON ->
          List.of(
              face("vit/preprocessor_config.json"),
              face("vit_cropped/preprocessor_config.json"),
              face("vit_old/preprocessor_config.json"));
    };
  }

  /** Puts beside a file what its reader wants to find there. */
  static void surround(ModelFile kind, Path folder) throws IOException {
    switch (kind) {
      case SHARD_INDEX -> {
        Files.write(folder.resolve("model-00001-of-00002.safetensors"), safetensors("a"));
        Files.write(folder.resolve("model-00002-of-00002.safetensors"), safetensors("b"));
      }
      case CONFIG_PBTXT -> {
        Files.createDirectories(folder.resolve("1"));
        Files.write(folder.resolve("1/model.pt"), new byte[0]);
        Files.writeString(folder.resolve("labels.txt"), LABELS);
      }
      case CONFIG_JSON, PREPROCESSOR_JSON -> {
        // Named and not opened.
        Files.write(folder.resolve("model.safetensors"), new byte[0]);
        Files.write(folder.resolve("config.json"), face("vit/config.json"));
        Files.write(
            folder.resolve("preprocessor_config.json"), face("vit/preprocessor_config.json"));
      }
      default -> {}
    }
  }

  /** A sound archive with this pickle in it. */
  static byte[] archive(byte[] pickle) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(archive)) {
      for (Map.Entry<String, byte[]> old : entries("plain.pth").entrySet()) {
        byte[] content = old.getKey().endsWith(PICKLE) ? pickle : old.getValue();
        ZipEntry entry = new ZipEntry(old.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(content);
      }
    }
    return archive.toByteArray();
  }

  private static byte[] pickle(String name) throws IOException {
    return entries(name).entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(PICKLE))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IOException(name + " has no pickle"));
  }

  /**
   * What PyTorch writes takes a {@code ZipFile} to read: its entries are stored, sizes after them.
   */
  private static Map<String, byte[]> entries(String name) throws IOException {
    Map<String, byte[]> known = ENTRIES.get(name);
    if (known != null) {
      return known;
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Path copy = Files.createTempFile("seed", ".zip");
    Files.write(copy, weights(name));
    try (ZipFile zip = new ZipFile(copy.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    } finally {
      Files.delete(copy);
    }
    ENTRIES.put(name, entries);
    return entries;
  }

  private static byte[] safetensors(String layer) {
    byte[] table = utf8(TABLE.formatted(layer, layer, layer, layer));
    return ByteBuffer.allocate(Long.BYTES + table.length + 28)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(table.length)
        .put(table)
        .array();
  }

  private static byte[] weights(String name) throws IOException {
    return resource("/dev/zoetrope/server/model/weights/" + name);
  }

  private static byte[] face(String name) throws IOException {
    return resource("/dev/zoetrope/server/model/huggingface/" + name);
  }

  private static byte[] resource(String path) throws IOException {
    try (InputStream in = Objects.requireNonNull(Seeds.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
