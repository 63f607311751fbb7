package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Copies from a JPEG file what its pixels need: tables, the frame header and the scans. Application
 * segments stay behind, so their contents (profiles, thumbnails, maker notes) never reach native
 * code, and a file that ends early or lacks a component is found out here.
 */
final class JpegCopy {
  /**
   * An Adobe segment that declares YCbCr. With this one, and components named by number rather than
   * by letter, FFmpeg leaves them all as they are; otherwise it would convert some pictures of
   * four, with less precision, by rules of its own.
   */
  private static final byte[] PLAIN_COMPONENTS = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 1
  };

  /** Room that a copy may need beyond the file's length. */
  static final int EXTRA_BYTES = PLAIN_COMPONENTS.length;

  private JpegCopy() {}

  /**
   * Copies the file to the start of {@code out}, which has room for all of it and {@link
   * #EXTRA_BYTES} more.
   *
   * @return bytes written
   */
  static int copy(ByteBuffer file, JpegHeader header, ByteBuffer out) throws InvalidFrameException {
    JpegSegments segments = new JpegSegments(file);
    int to = put(file, file.position(), segments.end(), out, 0);
    out.put(to, PLAIN_COMPONENTS);
    to += PLAIN_COMPONENTS.length;
    int scanned = 0;
    int frame = -1;
    while (segments.next()) {
      int marker = segments.marker();
      int start = segments.start();
      int body = to + segments.body() - start;
      if (JpegSegments.isFrame(marker)) {
        if (frame >= 0) {
          throw new InvalidFrameException("JPEG: one frame, got a second one");
        }
        frame = segments.body();
        to = put(file, start, segments.end(), out, to);
        for (int i = 0; i < header.components(); i++) {
          out.put(body + 6 + 3 * i, (byte) (i + 1));
        }
      } else if (marker == JpegSegments.SOS) {
        int count = selectors(file, segments);
        segments.skipScan();
        to = put(file, start, segments.end(), out, to);
        for (int i = 0; i < count; i++) {
          int number = number(file, frame, header.components(), out.get(body + 1 + 2 * i));
          out.put(body + 1 + 2 * i, (byte) number);
          scanned |= 1 << number;
        }
      } else if (isNeeded(marker)) {
        to = put(file, start, segments.end(), out, to);
      }
    }
    if (Integer.bitCount(scanned) != header.components()) {
      throw new InvalidFrameException(
          "JPEG: scans of %d components, got %d"
              .formatted(header.components(), Integer.bitCount(scanned)));
    }
    return put(file, segments.start(), segments.end(), out, to);
  }

  /** How many components a scan holds, its header's length checked. */
  private static int selectors(ByteBuffer file, JpegSegments segments)
      throws InvalidFrameException {
    int length = segments.bodyBytes();
    int count = length > 0 ? file.get(segments.body()) & 0xff : 0;
    if (count == 0 || length != 4 + 2 * count) {
      throw new InvalidFrameException(
          "JPEG: scan header of %d bytes does not hold its %d components".formatted(length, count));
    }
    return count;
  }

  /** The position, from 1, of a named component in the frame header. */
  private static int number(ByteBuffer file, int frame, int components, byte name)
      throws InvalidFrameException {
    for (int i = 0; i < components; i++) {
      if (file.get(frame + 6 + 3 * i) == name) {
        return i + 1;
      }
    }
    throw new InvalidFrameException(
        "JPEG: a scan of component %d, which the frame does not have".formatted(name & 0xff));
  }

  private static boolean isNeeded(int marker) {
    return marker == JpegSegments.DHT || marker == JpegSegments.DQT || marker == JpegSegments.DRI;
  }

  private static int put(ByteBuffer file, int from, int end, ByteBuffer out, int to) {
    out.put(to, file, from, end - from);
    return to + end - from;
  }
}
