package dev.zoetrope.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Copies of the coded frames that a new decoder would have to see before it could go on: from the
 * frame that depends on none, on which the oldest unanswered one builds. A group that grows over
 * {@value #MAX_BYTES} bytes is given up; a stream that breaks in it goes on with the next.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class SentGroups {
  static final long MAX_BYTES = 64L << 20;

  private final Deque<Picture> sent = new ArrayDeque<>();
  private long bytes;

  /** A frame went onto the wire, for the first time or again. */
  void sent(Picture picture) {
    if (!picture.coded() || (!sent.isEmpty() && picture.sequence() <= sent.getLast().sequence())) {
      return;
    }
    if (sent.isEmpty() && picture.dependent()) {
      return;
    }
    sent.addLast(picture.copied());
    bytes += picture.pixels().remaining();
    if (bytes > MAX_BYTES) {
      clear();
    }
  }

  /** Every frame before this one has been answered. */
  void forgetBefore(long sequence) {
    if (sent.isEmpty() || sequence <= sent.getFirst().sequence()) {
      return;
    }
    long start = startOf(sequence);
    while (!sent.isEmpty() && sent.getFirst().sequence() < start) {
      bytes -= sent.removeFirst().pixels().remaining();
    }
  }

  /** The frame that depends on none, at or before this one. */
  private long startOf(long sequence) {
    long start = Long.MIN_VALUE;
    for (Picture picture : sent) {
      if (picture.sequence() > sequence) {
        break;
      }
      if (!picture.dependent()) {
        start = picture.sequence();
      }
    }
    return start;
  }

  /** All from the frame on which this one builds; none if that has been given up. */
  List<Picture> from(long sequence) {
    long start = startOf(sequence);
    List<Picture> from = new ArrayList<>();
    if (start == Long.MIN_VALUE) {
      return from;
    }
    for (Picture picture : sent) {
      if (picture.sequence() >= start) {
        from.add(picture);
      }
    }
    return from;
  }

  private void clear() {
    sent.clear();
    bytes = 0;
  }
}
