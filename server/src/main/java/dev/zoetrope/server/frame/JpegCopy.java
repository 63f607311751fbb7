package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Copies from a JPEG file what its pixels need: tables, the frame header and the scans. Application
 * segments stay behind, so their contents (profiles, thumbnails, maker notes) never reach native
 * code, and a file that ends early or lacks a component is found out here.
 */
final class JpegCopy {
  private JpegCopy() {}

  /**
   * Copies the file to the start of {@code out}, which has room for all of it.
   *
   * @return bytes written
   */
  static int copy(ByteBuffer file, JpegHeader header, ByteBuffer out) throws InvalidFrameException {
    JpegSegments segments = new JpegSegments(file);
    int to = put(file, file.position(), segments.end(), out, 0);
    BitSet scanned = new BitSet(256);
    boolean framed = false;
    while (segments.next()) {
      int marker = segments.marker();
      if (JpegSegments.isFrame(marker)) {
        if (framed) {
          throw new InvalidFrameException("JPEG: one frame, got a second one");
        }
        framed = true;
      }
      if (marker == JpegSegments.SOS) {
        readSelectors(file, segments, scanned);
        int start = segments.start();
        segments.skipScan();
        to = put(file, start, segments.end(), out, to);
      } else if (isNeeded(marker)) {
        to = put(file, segments.start(), segments.end(), out, to);
      }
    }
    if (scanned.cardinality() != header.components()) {
      throw new InvalidFrameException(
          "JPEG: scans of %d components, got %d"
              .formatted(header.components(), scanned.cardinality()));
    }
    return put(file, segments.start(), segments.end(), out, to);
  }

  private static void readSelectors(ByteBuffer file, JpegSegments segments, BitSet scanned)
      throws InvalidFrameException {
    int length = segments.bodyBytes();
    int count = length > 0 ? file.get(segments.body()) & 0xff : 0;
    if (count == 0 || length != 4 + 2 * count) {
      throw new InvalidFrameException(
          "JPEG: scan header of %d bytes does not hold its %d components".formatted(length, count));
    }
    for (int i = 0; i < count; i++) {
      scanned.set(file.get(segments.body() + 1 + 2 * i) & 0xff);
    }
  }

  private static boolean isNeeded(int marker) {
    return JpegSegments.isFrame(marker)
        || marker == JpegSegments.DHT
        || marker == JpegSegments.DQT
        || marker == JpegSegments.DRI;
  }

  private static int put(ByteBuffer file, int from, int end, ByteBuffer out, int to) {
    out.put(to, file, from, end - from);
    return to + end - from;
  }
}
