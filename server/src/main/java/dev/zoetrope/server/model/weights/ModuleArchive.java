package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A TorchScript archive before LibTorch sees it. LibTorch's own reader checks no checksum and takes
 * the memory that an entry claims, and what a damaged pickle or tensor does in native code is
 * nobody's promise: so every entry is read here first, as a stream, and must be what the archive
 * says it is. That is no check of what the module does: TorchScript is code, and runs.
 */
public final class ModuleArchive {
  /** Source text and its debug information, the only entries that are compressed. */
  static final long MAX_INFLATED_BYTES = 256L << 20;

  private static final int STREAM_BYTES = 1 << 16;

  private final ZipFile zip;
  private final byte[] buffer = new byte[STREAM_BYTES];
  private long inflated;

  private ModuleArchive(ZipFile zip) {
    this.zip = zip;
  }

  /**
   * Reads a zip archive from end to end, with memory for its directory and not for its entries. The
   * one other kind that LibTorch knows, a lite module as FlatBuffer, has no checksums, and one
   * changed byte of it can end the process, so it is refused.
   *
   * @throws CheckpointException if the file is no zip archive, or an entry is damaged, twice there,
   *     or would inflate too far
   * @throws IOException if the file cannot be read
   */
  public static void requireSound(Path file) throws IOException {
    byte[] head = Checkpoints.head(file);
    if (isFlatBuffer(head)) {
      throw new CheckpointException(
          "a lite module as FlatBuffer, which LibTorch reads without looking for damage: save it"
              + " with _save_for_lite_interpreter, without _use_flatbuffer");
    }
    if (!Checkpoints.isZip(head)) {
      // The directory at its end would still lead LibTorch to entries.
      throw new CheckpointException(
          "not a TorchScript module that LibTorch can load: no zip archive");
    }
    try (ZipFile zip = ZipDirectory.open(file)) {
      new ModuleArchive(zip).requireSound();
    } catch (IllegalArgumentException e) {
      // ZipFile answers a name that is not UTF-8 with it, late.
      throw new CheckpointException("damaged zip archive: " + e.getMessage(), e);
    }
  }

  /** Its format's mark, after the offset of its root. */
  private static boolean isFlatBuffer(byte[] head) {
    return head.length >= 8 && head[4] == 'P' && head[5] == 'T' && head[6] == 'M' && head[7] == 'F';
  }

  private void requireSound() throws IOException {
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      if (!names.add(entry.getName())) {
        throw new CheckpointException("zip archive with two entries " + shown(entry));
      }
      requireSound(entry);
    }
  }

  private void requireSound(ZipEntry entry) throws IOException {
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (stored && entry.getSize() != entry.getCompressedSize()) {
      throw new CheckpointException(
          "entry %s: %d bytes stored in %d"
              .formatted(shown(entry), entry.getSize(), entry.getCompressedSize()));
    }
    inflated += stored ? 0 : entry.getSize();
    if (inflated > MAX_INFLATED_BYTES) {
      throw new CheckpointException(
          "entry %s: compressed entries of more than %d bytes together"
              .formatted(shown(entry), MAX_INFLATED_BYTES));
    }
    CRC32 sum = new CRC32();
    long length = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
        length += read;
        if (length > entry.getSize()) {
          break;
        }
      }
    } catch (IOException e) {
      throw new CheckpointException("entry " + shown(entry) + ": " + e.getMessage(), e);
    }
    if (length != entry.getSize() || sum.getValue() != entry.getCrc()) {
      throw new CheckpointException(
          "entry %s is damaged: %d bytes with checksum %08x, the directory says %d with %08x"
              .formatted(shown(entry), length, sum.getValue(), entry.getSize(), entry.getCrc()));
    }
  }

  private static String shown(ZipEntry entry) {
    String name = entry.getName();
    return name.length() <= 80 ? name : name.substring(0, 80) + "…";
  }
}
