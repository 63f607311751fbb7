package dev.zoetrope.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every frame a stream has accepted and not settled: those that wait to be put on the wire of the
 * present call, and those that are on it. Sees to it that each (frame, model) is settled once.
 *
 * <p>Frames of coded video build on each other, so they are passed over in runs: from a frame that
 * is not sent to the next one that a decoder can begin with, nothing goes out.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class Outbox {
  /** Coded frames that may wait under LATEST, about a second of them; then the run is dropped. */
  static final int MAX_CODED_WAITING = 30;

  private final Map<Long, InFlightFrame> unanswered = new LinkedHashMap<>();
  private final Deque<InFlightFrame> waiting = new ArrayDeque<>();
  private final Deque<InFlightFrame> orphans = new ArrayDeque<>();
  private final SentGroups groups = new SentGroups();
  private long newestSequence = -1;
  private @Nullable InFlightFrame newestSent;
  // Frames in "waiting" that have been answered, and are there to bring a new decoder up to date.
  private int waitingAgain;
  // The decoder at the other end lacks a frame: only one that depends on none helps.
  private boolean gap;
  // Frames yet to come build on one that was lost, until one comes that depends on none.
  private boolean orphaned;

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
    orphaned &= frame.dependent();
    (orphaned ? orphans : waiting).addLast(frame);
  }

  /**
   * Removes and returns what need not or cannot be sent any more: under LATEST all that wait behind
   * the newest frame a decoder can begin with, and a run of coded frames that has grown too long;
   * under every policy what builds on a frame that was not sent.
   */
  List<InFlightFrame> withdraw(boolean latest) {
    List<InFlightFrame> withdrawn = new ArrayList<>(orphans);
    orphans.forEach(orphan -> unanswered.remove(orphan.sequence()));
    orphans.clear();
    int behind = latest ? behindNewestStart() : 0;
    while (behind-- > 0) {
      drop(withdrawn);
    }
    if (latest && waiting.size() > MAX_CODED_WAITING) {
      gap = true;
      while (!waiting.isEmpty()) {
        drop(withdrawn);
      }
    }
    while (gap && !waiting.isEmpty() && waiting.getFirst().dependent()) {
      drop(withdrawn);
    }
    return withdrawn;
  }

  private void drop(List<InFlightFrame> withdrawn) {
    InFlightFrame frame = dropFirstWaiting();
    if (frame != null) {
      withdrawn.add(frame);
    }
  }

  /** Waiting frames in front of the newest that depends on none. */
  private int behindNewestStart() {
    int index = 0;
    int start = 0;
    for (InFlightFrame frame : waiting) {
      if (!frame.dependent()) {
        start = index;
      }
      index++;
    }
    return start;
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
   * @param remember whether coded frames may have to be sent again even when they are answered
   */
  void sent(boolean latest, boolean remember) {
    InFlightFrame frame = waiting.removeFirst();
    frame.countSend();
    if (!frame.dependent()) {
      gap = false;
    }
    if (unanswered.get(frame.sequence()) != frame) {
      waitingAgain--;
      return;
    }
    if (remember && frame.picture() != null) {
      groups.sent(frame.picture());
    }
    if (latest && newestSent != null) {
      newestSent.forgetPicture();
    }
    newestSent = frame;
  }

  /** The first waiting frame cannot be sent, whatever builds on it; null if it is settled. */
  @Nullable InFlightFrame refuseFirstWaiting() {
    gap = true;
    return dropFirstWaiting();
  }

  private @Nullable InFlightFrame dropFirstWaiting() {
    InFlightFrame frame = waiting.removeFirst();
    if (unanswered.remove(frame.sequence(), frame)) {
      return frame;
    }
    waitingAgain--;
    return null;
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
      groups.forgetBefore(
          unanswered.isEmpty() ? newestSequence + 1 : unanswered.keySet().iterator().next());
    }
    return frame;
  }

  /**
   * The call broke. What may be sent again waits again, in the old order: everything that still has
   * its pixels, or under LATEST only the newest of all. The decoder of the next call knows nothing,
   * so coded frames begin again with one that depends on none: where everything is sent again, with
   * the one that the oldest unanswered frame builds on, answered or not.
   *
   * @param resend whether anything may be sent again (not under REJECT)
   * @return what may not; it is settled
   */
  List<InFlightFrame> breakOff(boolean resend, boolean latest, int maxSends) {
    TreeMap<Long, InFlightFrame> inOrder = new TreeMap<>();
    if (resend && !latest) {
      long first = unanswered.isEmpty() ? newestSequence : unanswered.keySet().iterator().next();
      for (Picture sent : groups.from(first)) {
        inOrder.put(sent.sequence(), new InFlightFrame(sent));
      }
    }
    inOrder.putAll(unanswered);
    List<InFlightFrame> lost = new ArrayList<>();
    waiting.clear();
    waitingAgain = 0;
    gap = true;
    for (InFlightFrame frame : inOrder.values()) {
      boolean answered = unanswered.get(frame.sequence()) != frame;
      boolean newest = frame.sequence() == inOrder.lastKey();
      boolean again =
          resend
              && frame.picture() != null
              && frame.sends() < maxSends
              && (!latest || newest)
              && !(gap && frame.dependent());
      boolean neverSent = frame.sends() == 0 && !answered;
      if (again || (neverSent && (latest || !resend))) {
        // What nothing can be made of any more is withdrawn before the next frame is sent.
        waiting.addLast(frame);
        waitingAgain += answered ? 1 : 0;
        gap &= frame.dependent();
      } else {
        gap = true;
        if (!answered) {
          unanswered.remove(frame.sequence());
          lost.add(frame);
        }
      }
    }
    orphaned = gap && newestSequence >= 0;
    // Nothing has reached the next call's decoder yet.
    gap = true;
    newestSent = null;
    return lost;
  }

  /** Settles everything, in order. */
  List<InFlightFrame> drain() {
    List<InFlightFrame> all = List.copyOf(unanswered.values());
    unanswered.clear();
    waiting.clear();
    orphans.clear();
    waitingAgain = 0;
    newestSent = null;
    return all;
  }

  int unanswered() {
    return unanswered.size();
  }

  int waiting() {
    return waiting.size();
  }

  /** Frames on the wire that want an answer. */
  int onWire() {
    return unanswered.size() - orphans.size() - (waiting.size() - waitingAgain);
  }
}
