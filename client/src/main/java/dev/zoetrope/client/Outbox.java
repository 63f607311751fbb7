package dev.zoetrope.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every frame a stream has accepted and not settled: those that wait to be put on the wire of the
 * present call, and those that are on it. Sees to it that each (frame, model) is settled once.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class Outbox {
  private final Map<Long, InFlightFrame> unanswered = new LinkedHashMap<>();
  private final Deque<InFlightFrame> waiting = new ArrayDeque<>();
  private long newestSequence = -1;
  private @Nullable InFlightFrame newestSent;

  /**
   * Takes in a frame.
   *
   * @throws IllegalArgumentException if its sequence does not grow
   */
  void add(Picture picture) {
    if (picture.sequence() <= newestSequence) {
      throw new IllegalArgumentException(
          "sequence must grow within a stream, but %d follows %d"
              .formatted(picture.sequence(), newestSequence));
    }
    newestSequence = picture.sequence();
    InFlightFrame frame = new InFlightFrame(picture);
    unanswered.put(frame.sequence(), frame);
    waiting.addLast(frame);
  }

  /** Under LATEST: removes and returns all that wait behind the newest. */
  List<InFlightFrame> overtake() {
    List<InFlightFrame> overtaken = new ArrayList<>();
    while (waiting.size() > 1) {
      InFlightFrame frame = waiting.removeFirst();
      unanswered.remove(frame.sequence());
      overtaken.add(frame);
    }
    return overtaken;
  }

  /** The next frame to send, which stays; null if none waits. */
  @Nullable InFlightFrame firstWaiting() {
    return waiting.peekFirst();
  }

  /**
   * The first waiting frame is on the wire now.
   *
   * @param latest whether only the newest may be sent again, so that older ones need their pixels
   *     no more
   */
  void sent(boolean latest) {
    InFlightFrame frame = waiting.removeFirst();
    frame.countSend();
    if (latest && newestSent != null) {
      newestSent.forgetPicture();
    }
    newestSent = frame;
  }

  /** The first waiting frame will not be sent; it is settled. */
  InFlightFrame dropFirstWaiting() {
    InFlightFrame frame = waiting.removeFirst();
    unanswered.remove(frame.sequence());
    return frame;
  }

  /**
   * A model's answer came in.
   *
   * @return the frame; null if that answer had come before, or nobody asked for it
   */
  @Nullable InFlightFrame settle(long sequence, String model, List<String> models) {
    InFlightFrame frame = unanswered.get(sequence);
    if (frame == null || !models.contains(model) || !frame.answer(model)) {
      return null;
    }
    if (frame.answers() == models.size()) {
      unanswered.remove(sequence);
      waiting.remove(frame);
      frame.forgetPicture();
    }
    return frame;
  }

  /**
   * The call broke. What may be sent again waits again, in the old order: everything that still has
   * its pixels, or under LATEST only the newest of all.
   *
   * @param resend whether anything may be sent again (not under REJECT)
   * @return what may not; it is settled
   */
  List<InFlightFrame> breakOff(boolean resend, boolean latest, int maxSends) {
    List<InFlightFrame> lost = new ArrayList<>();
    long newest = unanswered.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
    for (InFlightFrame frame : List.copyOf(unanswered.values())) {
      boolean neverSent = frame.sends() == 0;
      boolean again =
          resend
              && frame.picture() != null
              && frame.sends() < maxSends
              && (!latest || frame.sequence() == newest);
      if (!neverSent && !again) {
        unanswered.remove(frame.sequence());
        lost.add(frame);
      }
    }
    waiting.clear();
    waiting.addAll(unanswered.values());
    newestSent = null;
    return lost;
  }

  /** Settles everything, in order. */
  List<InFlightFrame> drain() {
    List<InFlightFrame> all = List.copyOf(unanswered.values());
    unanswered.clear();
    waiting.clear();
    newestSent = null;
    return all;
  }

  int unanswered() {
    return unanswered.size();
  }

  int waiting() {
    return waiting.size();
  }

  /** Frames on the wire. */
  int onWire() {
    return unanswered.size() - waiting.size();
  }
}
