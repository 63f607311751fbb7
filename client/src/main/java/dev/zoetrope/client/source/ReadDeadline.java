package dev.zoetrope.client.source;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends FFmpeg's waiting on a network when its time is up or when someone asks for it. FFmpeg asks
 * every tenth of a second while it waits, on the thread that waits.
 *
 * <p>JavaCPP can make only a few native callbacks of one type, so all inputs share one and are told
 * apart by a number that FFmpeg hands through.
 */
final class ReadDeadline implements AutoCloseable {
  private static final Map<Long, ReadDeadline> WATCHED = new ConcurrentHashMap<>();
  private static final AtomicLong LAST_ID = new AtomicLong();

  private final SourceClock clock;
  private final long id = LAST_ID.incrementAndGet();
  private volatile boolean armed;
  private volatile long deadlineNanos;
  private volatile boolean cancelled;

  ReadDeadline(SourceClock clock) {
    this.clock = clock;
  }

  private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
    // Loaded with the first input that needs it, and for good.
    static final Callback SHARED = new Callback();

    @Override
    public int call(Pointer id) {
      ReadDeadline deadline = id == null ? null : WATCHED.get(id.address());
      return deadline != null && deadline.isOver() ? 1 : 0;
    }
  }

  /** Has FFmpeg ask here while it opens and reads this input. */
  void watch(AVFormatContext input) {
    WATCHED.put(id, this);
    input.interrupt_callback().callback(Callback.SHARED).opaque(new Tag(id));
  }

  /** From now on FFmpeg may wait for so long. */
  void start(Duration limit) {
    deadlineNanos = clock.nanoTime() + limit.toNanos();
    armed = true;
  }

  /** Whether FFmpeg must stop waiting. */
  boolean isOver() {
    return cancelled || (armed && clock.nanoTime() - deadlineNanos >= 0);
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Any thread. */
  void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    WATCHED.remove(id);
  }
}
