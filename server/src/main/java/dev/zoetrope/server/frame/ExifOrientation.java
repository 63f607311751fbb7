package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the orientation from an Exif block (Exif 2.32, tag 0x0112 of the first directory). A block
 * without a readable one means "as stored", which is what every viewer makes of it.
 */
final class ExifOrientation {
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * The orientation, 1 to 8.
   *
   * @param bytes holds the TIFF header at {@code offset}; position and byte order stay
   */
  static int read(ByteBuffer bytes, int offset, int length) {
    if (length < 14) {
      return 1;
    }
    ByteBuffer tiff = bytes.slice(offset, length);
    int mark = tiff.getShort(0);
    if (mark == 0x4949) {
      tiff.order(ByteOrder.LITTLE_ENDIAN);
    } else if (mark != 0x4d4d) {
      return 1;
    }
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (directory + 2 > length) {
      return 1;
    }
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    long at = directory + 2;
    for (int i = 0; i < entries && at + ENTRY_BYTES <= length; i++, at += ENTRY_BYTES) {
      int entry = (int) at;
      if (tiff.getShort(entry) == ORIENTATION_TAG && tiff.getShort(entry + 2) == SHORT_TYPE) {
        int orientation = tiff.getShort(entry + 8);
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
      }
    }
    return 1;
  }
}
