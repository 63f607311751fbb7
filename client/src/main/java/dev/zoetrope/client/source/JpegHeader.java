package dev.zoetrope.client.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a JPEG file says before its first scan (ITU-T T.81 annex B; Adobe's APP14; EXIF in APP1).
 *
 * @param width pixels as stored
 * @param height pixels as stored
 * @param components 1 grey, 3 colour, 4 CMYK
 * @param adobe whether Adobe's marker says how four components are meant
 * @param orientation how to turn it
 */
record JpegHeader(int width, int height, int components, boolean adobe, Orientation orientation) {
  private static final int SOI = 0xD8;
  private static final int SOS = 0xDA;
  private static final int EOI = 0xD9;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT = 3;

  /**
   * Reads the header.
   *
   * @param file from index 0 to the limit; not changed
   * @return null if there is no whole header
   */
  static @Nullable JpegHeader parse(ByteBuffer file) {
    ByteBuffer in = file.duplicate().clear().limit(file.limit()).order(ByteOrder.BIG_ENDIAN);
    if (in.limit() < 4 || in.get(0) != (byte) 0xFF || (in.get(1) & 0xFF) != SOI) {
      return null;
    }
    boolean adobe = false;
    Orientation orientation = Orientation.UPRIGHT;
    int at = 2;
    while (at + 4 <= in.limit()) {
      if (in.get(at) != (byte) 0xFF) {
        return null;
      }
      int marker = in.get(at + 1) & 0xFF;
      if (marker == 0xFF) {
        at++;
        continue;
      }
      if (marker == SOS || marker == EOI) {
        return null;
      }
      int length = in.getShort(at + 2) & 0xFFFF;
      int body = at + 4;
      int end = at + 2 + length;
      if (length < 2 || end > in.limit()) {
        return null;
      }
      if (isFrame(marker)) {
        return length < 8
            ? null
            : new JpegHeader(
                in.getShort(body + 3) & 0xFFFF,
                in.getShort(body + 1) & 0xFFFF,
                in.get(body + 5) & 0xFF,
                adobe,
                orientation);
      }
      if (marker == APP14 && startsWith(in, body, end, "Adobe")) {
        adobe = true;
      } else if (marker == APP1 && startsWith(in, body, end, "Exif\0\0")) {
        orientation = Orientation.ofExif(exifOrientation(in.slice(body + 6, end - body - 6)));
      }
      at = end;
    }
    return null;
  }

  // SOF0 to SOF15, without the tables and extensions that share their range.
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean startsWith(ByteBuffer in, int from, int end, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    if (end - from < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (in.get(from + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  // A TIFF structure: byte order, 42, offset of the first directory of 12-byte entries.
  private static int exifOrientation(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return 1;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xFFFFFFFFL;
    if (directory + 2 > tiff.limit()) {
      return 1;
    }
    int entries = tiff.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + 12L * i;
      if (at + 12 > tiff.limit()) {
        return 1;
      }
      int entry = (int) at;
      if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION_TAG) {
        return (tiff.getShort(entry + 2) & 0xFFFF) == SHORT ? tiff.getShort(entry + 8) & 0xFFFF : 1;
      }
    }
    return 1;
  }

  int uprightWidth() {
    return orientation.swapsAxes() ? height : width;
  }

  int uprightHeight() {
    return orientation.swapsAxes() ? width : height;
  }
}
