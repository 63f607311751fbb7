package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.Items;
import dev.zoetrope.server.model.weights.PickleValue.Storage;
import dev.zoetrope.server.model.weights.PickleValue.View;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/**
 * A state dict as {@code torch.save} wrote it before PyTorch 1.6 and still does with {@code
 * _use_new_zipfile_serialization=False} ({@code torch/serialization.py}, {@code _legacy_save}):
 * five pickles one after the other (a magic number, the version, the writer's sizes, the state
 * dict, the storages' keys in order), then each storage as its number of elements, 64 bits, and its
 * bytes; little-endian throughout.
 */
final class LegacyCheckpointFile implements Checkpoint {
  /** Room for the pickles, names and sizes only; the bytes of tensors come after it. */
  static final int MAX_PICKLE_BYTES = 4 << 20;

  /** The pickle of 0x1950a86a20f9469cfc6c. */
  private static final byte[] MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private static final long VERSION = 1001;

  private final Path file;
  private final ByteSource source;
  private final Map<String, View> views;
  private final Map<String, Entry> entries;

  /** Where each storage's first byte is. */
  private final Map<String, Long> begins;

  private final StoredViews tensors = new StoredViews(this::stored);

  private LegacyCheckpointFile(Path file, ByteSource source) throws IOException {
    this.file = file;
    this.source = source;
    ByteBuffer head =
        ByteBuffer.allocate((int) Math.min(source.size(), MAX_PICKLE_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    source.read(0, head);
    head.flip().position(Math.min(MAGIC.length, head.limit()));
    Map<String, Storage> storages = new HashMap<>();
    Object version = PickleReader.read(head, storages);
    if (!version.equals(VERSION)) {
      throw new CheckpointException("legacy version " + version + ": must be " + VERSION);
    }
    PickleReader.read(head, storages);
    this.views = StateDict.find(PickleReader.read(head, storages));
    Items keys = PickleReader.cast(PickleReader.read(head, new HashMap<>()), Items.class);
    this.begins = begins(keys.items, storages, head.position());
    Map<String, Entry> table = new LinkedHashMap<>();
    for (Map.Entry<String, View> named : views.entrySet()) {
      named.getValue().parts().forEach(part -> requireHeld(named.getKey(), part.storage()));
      table.put(named.getKey(), named.getValue().entry());
    }
    this.entries = Collections.unmodifiableMap(table);
  }

  private void requireHeld(String name, Storage storage) {
    if (!begins.containsKey(storage.key())) {
      throw new CheckpointException(
          "tensor %s: storage %s is not in the file".formatted(name, storage.key()));
    }
  }

  private Map<String, Long> begins(List<Object> keys, Map<String, Storage> storages, long from)
      throws IOException {
    Map<String, Long> begins = new HashMap<>();
    long at = from;
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Object key : keys) {
      Storage storage = storages.get(PickleReader.cast(key, String.class));
      if (storage == null || begins.containsKey(storage.key())) {
        throw new CheckpointException("storage '" + key + "' is listed, but not used once");
      }
      source.read(at, count.clear());
      long bytes = storage.elements() * storage.type().bytes();
      if (count.getLong(0) != storage.elements() || bytes > source.size() - at - Long.BYTES) {
        throw new CheckpointException(
            "storage %s of %d × %s: the file announces %d and has %d bytes left"
                .formatted(
                    storage.key(),
                    storage.elements(),
                    storage.type(),
                    count.getLong(0),
                    source.size() - at - Long.BYTES));
      }
      begins.put(storage.key(), at + Long.BYTES);
      at += Long.BYTES + bytes;
    }
    return begins;
  }

  /** Whether a file that begins with these bytes, at least 9 of them, is such a file. */
  static boolean isOne(byte[] head) {
    int length = Math.min(head.length, MAGIC.length);
    return length >= 9 && Arrays.equals(head, 0, length, MAGIC, 0, length);
  }

  /**
   * Opens a file and validates its names, shapes and storages.
   *
   * @throws CheckpointException if it is not such a state dict
   * @throws IOException if it cannot be read
   */
  static LegacyCheckpointFile open(Path file) throws IOException {
    ByteSource source = ByteSource.of(file);
    try {
      return new LegacyCheckpointFile(file, source);
    } catch (EOFException e) {
      source.close();
      throw new CheckpointException("cut short: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  @Override
  public String format() {
    return "PyTorch state dict (before 1.6)";
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public Map<String, Entry> entries() {
    return entries;
  }

  @Override
  public Tensor read(String name) {
    return read(name, tensors::values);
  }

  @Override
  public Tensor readQuantized(String name) {
    return read(name, tensors::quantized);
  }

  private Tensor read(String name, StoredViews.Source reading) {
    View view = views.get(name);
    if (view == null) {
      throw new CheckpointException("no tensor " + name + " in the checkpoint");
    }
    try {
      return reading.stored(view);
    } catch (IOException | CheckpointException e) {
      throw new CheckpointException("tensor " + name + ": " + e.getMessage(), e);
    }
  }

  private Tensor stored(View view) throws IOException {
    Storage storage = view.storage();
    long begin = Objects.requireNonNull(begins.get(storage.key()));
    return TensorLoader.stored(
        view, ByteOrder.LITTLE_ENDIAN, source.from(begin + view.offset() * storage.type().bytes()));
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new CheckpointException("closing the checkpoint: " + e.getMessage(), e);
    }
  }
}
