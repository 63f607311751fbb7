package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Opens zip archives whose directory holds as many entries as it claims ({@link ZipFile} takes
 * memory for the claim, up to 2^31 entries, before it looks) and whose entries do not overlap.
 * Layout: PKWARE's APPNOTE, 4.3.14 to 4.3.16.
 */
final class ZipDirectory {
  private static final int END_BYTES = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END64_BYTES = 56;
  private static final int SMALLEST_ENTRY_BYTES = 46;

  private ZipDirectory() {}

  /**
   * An open archive; the caller closes it.
   *
   * @throws CheckpointException if it is damaged
   * @throws IOException if it cannot be read
   */
  static ZipFile open(Path file) throws IOException {
    try (ByteSource source = ByteSource.of(file)) {
      requireHonest(source);
    }
    try {
      return requireApart(new ZipFile(file.toFile()), Files.size(file));
    } catch (ZipException | IllegalArgumentException e) {
      throw new CheckpointException("damaged zip archive: " + e.getMessage(), e);
    }
  }

  /** Entries that overlap hold more bytes together than the archive has. */
  private static ZipFile requireApart(ZipFile zip, long size) throws IOException {
    try {
      long left = size;
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        if (entry.getCompressedSize() > left) {
          throw new CheckpointException(
              "zip archive of %d bytes whose entries take more, with %s of %d: they overlap"
                  .formatted(size, shown(entry.getName()), entry.getCompressedSize()));
        }
        left -= Math.max(0, entry.getCompressedSize());
      }
      return zip;
    } catch (RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static String shown(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "…";
  }

  private static void requireHonest(ByteSource source) throws IOException {
    long end = source.size() - END_BYTES;
    if (end < 0) {
      throw new CheckpointException("zip archive of " + source.size() + " bytes: cut short");
    }
    ByteBuffer record = read(source, end, END_BYTES);
    if (record.getInt(0) != END_SIGNATURE || record.getShort(20) != 0) {
      throw new CheckpointException("zip archive that does not end in its directory: cut short");
    }
    long entries = record.getShort(10) & 0xffff;
    long most = source.size() / SMALLEST_ENTRY_BYTES;
    if (Math.max(entries, entries64(source, end - LOCATOR_BYTES)) > most) {
      throw new CheckpointException(
          "zip archive of %d bytes whose directory claims more than %d entries"
              .formatted(source.size(), most));
    }
  }

  /** What the 64-bit record claims; 0 without one. */
  private static long entries64(ByteSource source, long at) throws IOException {
    if (at < 0) {
      return 0;
    }
    ByteBuffer locator = read(source, at, LOCATOR_BYTES);
    long record = locator.getLong(8);
    if (locator.getInt(0) != LOCATOR_SIGNATURE || record < 0 || record > at - END64_BYTES) {
      return 0;
    }
    long entries = read(source, record, END64_BYTES).getLong(32);
    return entries < 0 ? Long.MAX_VALUE : entries;
  }

  private static ByteBuffer read(ByteSource source, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    source.read(at, bytes);
    return bytes;
  }
}
