package dev.zoetrope.client.source.live;

import dev.zoetrope.client.source.SourceFrame;

/**
 * Presentation times across breaks: a source that is opened anew counts from the start, and is
 * shifted so that it goes on where time has got to. Not thread-safe.
 */
final class Continuity {
  private boolean first = true;
  private boolean ever;
  private long shiftMicros;
  private long lastMicros;
  private long lastNanos;

  /** The next frame is the first of a source that was opened anew. */
  void anew() {
    first = true;
  }

  SourceFrame place(SourceFrame frame, long nowNanos) {
    if (first) {
      first = false;
      shiftMicros =
          ever ? lastMicros + Math.max(1, (nowNanos - lastNanos) / 1_000) - frame.ptsMicros() : 0;
      ever = true;
    }
    long pts = frame.ptsMicros() + shiftMicros;
    lastMicros = Math.max(lastMicros, pts);
    lastNanos = nowNanos;
    return shiftMicros == 0 ? frame : frame.withPts(pts);
  }
}
