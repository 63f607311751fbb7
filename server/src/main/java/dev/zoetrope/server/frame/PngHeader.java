package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * The chunks of a PNG file (PNG specification, third edition, section 5), each length checked
 * against the file's end. Checksums are left to the decoder.
 */
record PngHeader(PictureHeader picture) {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;
  private static final int SIGNATURE_BYTES = 8;
  private static final int IHDR_BYTES = 13;

  /** A chunk's length, type and checksum. */
  private static final int OVERHEAD = 12;

  /** Reads a file that lies from position to limit, in PNG's byte order, big-endian. */
  static PngHeader read(ByteBuffer file) throws InvalidFrameException {
    int at = begin(file);
    int header = at + 8;
    int orientation = 1;
    boolean data = false;
    for (int type = 0; type != IEND; at += length(file, at) + OVERHEAD) {
      type = type(file, at);
      data |= type == IDAT;
      if (type == EXIF) {
        orientation = ExifOrientation.read(file, at + 8, length(file, at));
      }
    }
    if (!data) {
      throw new InvalidFrameException("PNG: no IDAT chunk before IEND");
    }
    int width = file.getInt(header);
    int height = file.getInt(header + 4);
    if (width <= 0 || height <= 0) {
      throw new InvalidFrameException(
          "PNG: 1 to 2147483647 pixels a side, got %s x %s"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    return new PngHeader(new PictureHeader(width, height, orientation));
  }

  /**
   * Copies what the pixels need to the start of {@code out}, which has room for the whole file.
   * Text, profiles and other ancillary chunks stay behind: a few of their bytes can inflate to
   * gigabytes.
   *
   * @return bytes written
   */
  static int copy(ByteBuffer file, ByteBuffer out) throws InvalidFrameException {
    int at = begin(file);
    out.put(0, file, file.position(), SIGNATURE_BYTES);
    int to = SIGNATURE_BYTES;
    for (int type = 0; type != IEND; ) {
      type = type(file, at);
      int bytes = length(file, at) + OVERHEAD;
      if (type == IHDR || type == PLTE || type == TRNS || type == IDAT || type == IEND) {
        out.put(to, file, at, bytes);
        to += bytes;
      }
      at += bytes;
    }
    return to;
  }

  private static int begin(ByteBuffer file) throws InvalidFrameException {
    int at = file.position();
    if (file.remaining() < SIGNATURE_BYTES || file.getLong(at) != SIGNATURE) {
      throw new InvalidFrameException("PNG: the file does not begin with its signature");
    }
    at += SIGNATURE_BYTES;
    if (type(file, at) != IHDR || length(file, at) != IHDR_BYTES) {
      throw new InvalidFrameException("PNG: the first chunk is not an IHDR of 13 bytes");
    }
    return at;
  }

  /** The type of the chunk at an index, once it is known to lie inside the file. */
  private static int type(ByteBuffer file, int at) throws InvalidFrameException {
    long left = (long) file.limit() - at;
    if (left < OVERHEAD || left - OVERHEAD < Integer.toUnsignedLong(file.getInt(at))) {
      throw new InvalidFrameException(
          "PNG: truncated, the picture does not end within its %d bytes"
              .formatted(file.remaining()));
    }
    return file.getInt(at + 4);
  }

  private static int length(ByteBuffer file, int at) {
    return file.getInt(at);
  }
}
