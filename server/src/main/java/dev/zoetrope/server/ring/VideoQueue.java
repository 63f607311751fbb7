package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream's undecoded video, in order. Every picture of it is decoded; newer frames overtake
 * older ones after that, in rows. Where pictures must be dropped nevertheless (more wait than
 * {@link #MAX_WAITING}, or one was refused on arrival), all up to a keyframe are.
 *
 * <p>State is guarded by the inbox's monitor, except what belongs to the one decoder thread between
 * {@link #enter} and {@link #leave}: the stream's decoder, which it keeps here for the next one.
 */
public final class VideoQueue implements DecodeWork {
  /** Undecoded pictures of one stream at most, unless its credits are the bound (QUEUE). */
  static final int MAX_WAITING = 64;

  private final Inbox inbox;
  private final DecodeQueue decoders;
  private final ArrayDeque<PendingFrame> waiting = new ArrayDeque<>();
  private final AtomicBoolean parked = new AtomicBoolean();
  private @Nullable Gap gap;
  private boolean queued;
  private boolean entered;
  private boolean changed;
  private boolean finished;
  private boolean closed;
  private @Nullable AutoCloseable decoder;

  /** What is answered to pictures until the next keyframe, because one before them was dropped. */
  private record Gap(Outcome outcome, String detail) {}

  VideoQueue(Inbox inbox, DecodeQueue decoders) {
    this.inbox = inbox;
    this.decoders = decoders;
  }

  /**
   * A picture was refused on arrival: those that build on it cannot be decoded. Under the inbox's
   * monitor.
   */
  void broken(Outcome outcome, long sequence) {
    gap =
        new Gap(
            outcome,
            "pixels: waits for a keyframe after sequence %d, which was not decoded"
                .formatted(sequence));
  }

  /**
   * Adds the newest picture. Under the inbox's monitor.
   *
   * @return answers to give, outside of it
   */
  List<Runnable> add(PendingFrame pending) {
    VideoPicture picture = (VideoPicture) pending.picture();
    if (picture.isKeyframe()) {
      gap = null;
    } else if (picture.keyframesOnly()) {
      gap = new Gap(Outcome.OUTCOME_SKIPPED, "keyframes_only: not a keyframe");
    }
    Gap reason = gap;
    if (reason != null) {
      return List.of(() -> pending.refuse(reason.outcome(), reason.detail()));
    }
    waiting.addLast(pending);
    finished = false;
    schedule();
    return waiting.size() > MAX_WAITING && inbox.settings().policy() != Policy.POLICY_QUEUE
        ? shed()
        : List.of();
  }

  private List<Runnable> shed() {
    if (inbox.settings().policy() == Policy.POLICY_REJECT) {
      PendingFrame newest = waiting.pollLast();
      broken(Outcome.OUTCOME_OVERLOADED, newest.frame().sequence());
      return List.of(
          () ->
              newest.refuse(
                  Outcome.OUTCOME_OVERLOADED,
                  "pixels: %d frames of this stream wait to be decoded".formatted(MAX_WAITING)));
    }
    // The newest keyframe rather than the next: what is behind is behind for good reason.
    ArrayDeque<PendingFrame> kept = new ArrayDeque<>();
    boolean found = false;
    while (!found && waiting.size() > 1) {
      PendingFrame last = waiting.pollLast();
      kept.addFirst(last);
      found = ((VideoPicture) last.picture()).isKeyframe();
    }
    List<PendingFrame> dropped = new ArrayList<>(waiting);
    waiting.clear();
    if (found) {
      waiting.addAll(kept);
    } else {
      broken(Outcome.OUTCOME_SUPERSEDED, kept.getLast().frame().sequence());
      dropped.addAll(kept);
    }
    return List.of(() -> dropped.forEach(VideoQueue::supersede));
  }

  private static void supersede(PendingFrame pending) {
    pending.refuse(
        Outcome.OUTCOME_SUPERSEDED,
        "%d frames of this stream waited to be decoded".formatted(MAX_WAITING));
  }

  private void schedule() {
    if (entered) {
      changed = true;
    } else if (!queued) {
      queued = true;
      decoders.add(this);
    }
  }

  /** No more pictures will come, as it seems: what the decoder holds back is to come out. */
  void finish() {
    synchronized (inbox) {
      finished = true;
      if (decoder != null || !waiting.isEmpty()) {
        schedule();
      }
    }
  }

  /** Empties it; a decoder thread will find it closed. Under the inbox's monitor. */
  void close(List<PendingFrame> abandoned) {
    closed = true;
    abandoned.addAll(waiting);
    waiting.clear();
    if (entered || decoder != null) {
      schedule();
    }
  }

  /**
   * Makes the caller the only one to work for this stream until it {@link #leave leaves}; false if
   * another thread does, which will then look again. Decoder threads.
   */
  public boolean enter() {
    synchronized (inbox) {
      queued = false;
      if (entered) {
        changed = true;
        return false;
      }
      entered = true;
      changed = false;
      return true;
    }
  }

  /**
   * Lets the next one in.
   *
   * @param more whether there is more to do at once
   * @param full a slab without a free row, which a decoded picture waits for; or null
   */
  public void leave(boolean more, @Nullable Slab full) {
    boolean park;
    synchronized (inbox) {
      entered = false;
      boolean again = more || changed || (closed && decoder != null);
      if (again) {
        schedule();
      }
      park = full != null && !closed && parked.compareAndSet(false, true);
    }
    if (park && full != null) {
      decoders.park(this, full);
    }
    // It may have been unparked for a row that it has not used.
    inbox.groups().forEach(group -> decoders.offerRow(group.slab()));
  }

  @Override
  public void unparked() {
    parked.set(false);
  }

  /** The next picture in order, now the caller's; null if none waits. Between enter and leave. */
  public @Nullable PendingFrame next() {
    synchronized (inbox) {
      return waiting.pollFirst();
    }
  }

  /** Whether more pictures wait. */
  public boolean hasNext() {
    synchronized (inbox) {
      return !waiting.isEmpty();
    }
  }

  /**
   * Takes rows for a decoded picture, under LATEST those of the stream's older frames if need be.
   * Between enter and leave.
   *
   * @return null if it has its rows, else a slab that has none to give
   */
  public @Nullable Slab takeRows(PendingFrame decoded) {
    return decoded.takeRows(latest());
  }

  /** Whether newer pictures take older ones' places. */
  public boolean latest() {
    synchronized (inbox) {
      return inbox.settings().latest();
    }
  }

  /** Whether no picture is expected after those that wait. */
  public boolean isFinished() {
    synchronized (inbox) {
      return finished;
    }
  }

  /** Whether the stream is over: its decoder is to be freed. */
  public boolean isClosed() {
    synchronized (inbox) {
      return closed;
    }
  }

  /**
   * How many frames the decoder holds back until later ones have come, because the video shows its
   * pictures in another order than it sends them. They do not count against the stream's window: it
   * must go on for them to come out. Between enter and leave.
   */
  public void heldBack(int frames) {
    inbox.heldBack(frames);
  }

  /** The stream's decoder; null before its first picture. Between enter and leave. */
  public @Nullable AutoCloseable decoder() {
    synchronized (inbox) {
      return decoder;
    }
  }

  /** Keeps the stream's decoder, or forgets it once it is freed. Between enter and leave. */
  public void keep(@Nullable AutoCloseable streamDecoder) {
    synchronized (inbox) {
      decoder = streamDecoder;
    }
  }
}
