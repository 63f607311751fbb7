package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.SafetensorsHeader.Region;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A {@code .safetensors} file: one table, then the tensors' bytes, little-endian and dense. */
public final class SafetensorsFile implements Checkpoint {
  private final List<Path> files;
  private final ByteSource source;
  private final Map<String, Region> regions;
  private final Map<String, Entry> entries;

  private SafetensorsFile(List<Path> files, ByteSource source, Map<String, Region> regions) {
    this.files = files;
    this.source = source;
    this.regions = regions;
    Map<String, Entry> table = new LinkedHashMap<>();
    regions.forEach((name, region) -> table.put(name, region.entry()));
    this.entries = Collections.unmodifiableMap(table);
  }

  /**
   * Opens a file and validates its whole table.
   *
   * @throws CheckpointException if it is not a valid one
   * @throws IOException if it cannot be read
   */
  public static SafetensorsFile open(Path file) throws IOException {
    return open(List.of(file), ByteSource.of(file));
  }

  /** A file's bytes in memory, not copied: they must stay as they are. */
  public static SafetensorsFile of(byte[] bytes) throws IOException {
    return open(List.of(), ByteSource.of(bytes));
  }

  private static SafetensorsFile open(List<Path> files, ByteSource source) throws IOException {
    try {
      return new SafetensorsFile(files, source, SafetensorsHeader.read(source));
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public List<Path> files() {
    return files;
  }

  @Override
  public Map<String, Entry> entries() {
    return entries;
  }

  @Override
  public Tensor read(String name) {
    Region region = regions.get(name);
    if (region == null) {
      throw new CheckpointException("no tensor " + name + " in the safetensors file");
    }
    try {
      ElementType type = region.entry().type();
      Tensor raw =
          TensorLoader.load(
              type, region.entry().shape(), ByteOrder.LITTLE_ENDIAN, source.from(region.begin()));
      return TensorLoader.toFloat(type, raw);
    } catch (IOException e) {
      throw new CheckpointException("tensor " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new CheckpointException("closing the safetensors file: " + e.getMessage(), e);
    }
  }
}
