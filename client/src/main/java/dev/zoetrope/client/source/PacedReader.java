package dev.zoetrope.client.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays a source at its own or a given rate. A recorded source is held back: each frame is handed
 * out when it is due, and counts as captured at that moment. A live source keeps its own times; a
 * rate given for it thins it out. One thread at a time.
 *
 * <p>A reader that comes late gets its frames at once until it has caught up; more than {@value
 * #MAX_CATCH_UP_MILLIS} ms late, the schedule starts anew from there, so that a stall is not
 * followed by a burst.
 */
public final class PacedReader implements FrameSource {
  static final long MAX_CATCH_UP_MILLIS = 1_000;

  private static final long MAX_CATCH_UP_NANOS = MAX_CATCH_UP_MILLIS * 1_000_000;

  private final FrameSource source;
  private final Pace pace;
  private final SourceClock clock;
  private long originNanos;
  private long index;
  private final AtomicLong handedOut = new AtomicLong();
  private final AtomicLong thinnedOut = new AtomicLong();
  private volatile boolean cancelled;

  /** Takes the source over: {@code close()} closes it. */
  public PacedReader(FrameSource source, Pace pace, SourceClock clock) {
    this.source = source;
    this.pace = pace;
    this.clock = clock;
  }

  @Override
  public SourceInfo info() {
    SourceInfo info = source.info();
    double rate = pace.kind() == Pace.Kind.FIXED ? pace.framesPerSecond() : info.framesPerSecond();
    return new SourceInfo(info.name(), info.width(), info.height(), rate, info.live());
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    SourceFrame frame = source.info().live() ? nextThinned() : nextWhenDue();
    if (frame != null) {
      handedOut.incrementAndGet();
    }
    return frame;
  }

  private @Nullable SourceFrame nextThinned() throws IOException {
    SourceFrame frame = source.next();
    if (pace.kind() != Pace.Kind.FIXED) {
      return frame;
    }
    if (frame != null && frame.dependent()) {
      throw new SourceException(
          SourceException.Kind.USAGE,
          "%s cannot be thinned out to %s frames a second undecoded: ask for keyframes only, or for"
                  .formatted(info().name(), pace.framesPerSecond())
              + " pixels rgb, nv12 or jpeg");
    }
    while (frame != null && index > 0 && clock.nanoTime() - dueNanos(frame) < 0) {
      frame.release();
      thinnedOut.incrementAndGet();
      frame = source.next();
    }
    if (frame != null) {
      reanchorIfLate(frame);
      index++;
    }
    return frame;
  }

  private @Nullable SourceFrame nextWhenDue() throws IOException {
    SourceFrame frame = source.next();
    if (frame == null || pace.kind() == Pace.Kind.MAX) {
      return frame;
    }
    reanchorIfLate(frame);
    try {
      clock.sleepUntil(dueNanos(frame));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      frame.release();
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for a frame of " + info().name())
              .initCause(e);
    }
    long pts = hasOwnTimes() ? frame.ptsMicros() : offsetNanos(frame) / 1_000;
    index++;
    if (cancelled) {
      frame.release();
      return null;
    }
    return frame.at(pts, clock.unixMicros());
  }

  private void reanchorIfLate(SourceFrame frame) {
    long now = clock.nanoTime();
    if (index == 0 || now - dueNanos(frame) > MAX_CATCH_UP_NANOS) {
      originNanos = now - offsetNanos(frame);
    }
  }

  private long dueNanos(SourceFrame frame) {
    return originNanos + offsetNanos(frame);
  }

  private long offsetNanos(SourceFrame frame) {
    return pace.kind() == Pace.Kind.FIXED
        ? (long) (index * 1e9 / pace.framesPerSecond())
        : frame.ptsMicros() * 1_000;
  }

  private boolean hasOwnTimes() {
    return pace.kind() != Pace.Kind.FIXED || source.info().framesPerSecond() > 0;
  }

  /** {@code frames} are those handed out here. */
  @Override
  public SourceCounts counts() {
    SourceCounts counts = source.counts();
    return new SourceCounts(
        handedOut.get(),
        counts.badFrames(),
        counts.skippedFiles(),
        counts.overtaken() + thinnedOut.get());
  }

  /** Any thread. A wait for a frame's time is not cut short: interrupt its thread for that. */
  @Override
  public void cancel() {
    cancelled = true;
    source.cancel();
  }

  @Override
  public void close() {
    source.close();
  }
}
