package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.Storage;
import dev.zoetrope.server.model.weights.PickleValue.View;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bytedeco.pytorch.Tensor;

/**
 * A state dict as {@code torch.save} writes it since PyTorch 1.6: a zip archive of stored (never
 * compressed) entries, {@code <top>/data.pkl} with the names and {@code <top>/data/<key>} with each
 * storage's bytes. It is read here rather than by LibTorch's {@code pickle_load}, which takes the
 * whole file in memory and loads every tensor; here only the pickle is read until a tensor is asked
 * for, and nothing native ever parses the file.
 */
public final class TorchCheckpointFile implements Checkpoint {
  /** Names and sizes only: ViT-L's takes 60 KB. */
  static final int MAX_PICKLE_BYTES = 32 << 20;

  private static final int STREAM_BYTES = 1 << 16;
  private static final String PICKLE = "/data.pkl";

  private final Path file;
  private final ZipFile zip;
  private final String top;
  private final ByteOrder order;
  private final Map<String, View> views;
  private final Map<String, Entry> entries;
  private final StoredViews tensors = new StoredViews(this::stored);

  private TorchCheckpointFile(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    this.top = top(zip);
    this.order = order();
    this.views = StateDict.find(PickleReader.read(bytes(top + PICKLE, MAX_PICKLE_BYTES)));
    Map<String, Entry> table = new LinkedHashMap<>();
    for (Map.Entry<String, View> named : views.entrySet()) {
      named.getValue().parts().forEach(part -> requireHeld(named.getKey(), part.storage()));
      table.put(named.getKey(), named.getValue().entry());
    }
    this.entries = Collections.unmodifiableMap(table);
  }

  /**
   * Opens a file and validates its names, shapes and storages.
   *
   * @throws CheckpointException if it is not such a state dict
   * @throws IOException if it cannot be read
   */
  public static TorchCheckpointFile open(Path file) throws IOException {
    ZipFile zip = ZipDirectory.open(file);
    try {
      return new TorchCheckpointFile(file, zip);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      // ZipFile answers a name that is not UTF-8 with an IllegalArgumentException, late.
      zip.close();
      throw new CheckpointException("damaged zip archive: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static String top(ZipFile zip) {
    List<String> pickles =
        zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(PICKLE)).limit(2).toList();
    if (pickles.size() != 1 || pickles.get(0).indexOf('/') != pickles.get(0).lastIndexOf('/')) {
      throw new CheckpointException(
          "zip archive without exactly one <name>/data.pkl: not written by torch.save");
    }
    String top = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    if (zip.getEntry(top + Checkpoints.TORCHSCRIPT_ENTRY) != null) {
      throw new CheckpointException(
          "TorchScript archive, which holds code as well as weights: serve it from a model folder"
              + " as 1/model.pt");
    }
    return top;
  }

  /** PyTorch's own record of it, absent before 2.1. */
  private ByteOrder order() throws IOException {
    if (zip.getEntry(top + "/byteorder") == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String word = new String(bytes(top + "/byteorder", 16), StandardCharsets.US_ASCII);
    return switch (word) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw new CheckpointException("byteorder '" + word + "': little or big");
    };
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new CheckpointException("no entry " + name + " in the archive");
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new CheckpointException(
          "entry " + name + " is compressed; torch.save stores entries as they are");
    }
    return entry;
  }

  private byte[] bytes(String name, int limit) throws IOException {
    ZipEntry entry = entry(name);
    if (entry.getSize() > limit) {
      throw new CheckpointException(
          "entry " + name + " of " + entry.getSize() + " bytes: at most " + limit);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(limit);
    }
  }

  private void requireHeld(String name, Storage storage) {
    long held = entry(top + "/data/" + storage.key()).getSize();
    long wanted = storage.elements() * storage.type().bytes();
    if (held < wanted) {
      throw new CheckpointException(
          "tensor %s: storage %s of %d × %s takes %d bytes, the archive has %d"
              .formatted(name, storage.key(), storage.elements(), storage.type(), wanted, held));
    }
  }

  @Override
  public String format() {
    return "PyTorch state dict";
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
    } catch (IOException | IllegalArgumentException | CheckpointException e) {
      throw new CheckpointException("tensor " + name + ": " + e.getMessage(), e);
    }
  }

  private Tensor stored(View view) throws IOException {
    Storage storage = view.storage();
    byte[] bounce =
        new byte[(int) Math.min(STREAM_BYTES, storage.elements() * storage.type().bytes())];
    try (InputStream in = zip.getInputStream(entry(top + "/data/" + storage.key()))) {
      in.skipNBytes(view.offset() * storage.type().bytes());
      return TensorLoader.stored(view, order, target -> fill(in, bounce, target));
    }
  }

  private static void fill(InputStream in, byte[] bounce, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      int read = in.read(bounce, 0, Math.min(bounce.length, target.remaining()));
      if (read < 0) {
        throw new EOFException("the archive ends early");
      }
      target.put(bounce, 0, read);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new CheckpointException("closing the checkpoint: " + e.getMessage(), e);
    }
  }
}
