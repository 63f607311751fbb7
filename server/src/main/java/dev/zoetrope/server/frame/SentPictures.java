package dev.zoetrope.server.frame;

import dev.zoetrope.server.ring.PendingFrame;
import dev.zoetrope.v1.Outcome;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames whose pictures a decoder has been fed and has not given out, by the number that comes back
 * with the picture. Each is answered, even if no picture ever comes: when a keyframe's picture
 * proves that those before it will not, when too many have been fed since, or at the end.
 */
final class SentPictures {
  /** No level lets a decoder hold more than 16 back, nor an encoder look that much further. */
  private static final int MAX_BEHIND = 48;

  static final String NO_PICTURE = "pixels: the decoder gave no picture for it";

  private final Map<Long, Sent> waiting = new LinkedHashMap<>();
  private long numbers;
  private long lastKeyframe;
  private long lastSequence;

  /**
   * One of them.
   *
   * @param spec what the client said about it
   * @param decodeNanos spent on it so far
   */
  record Sent(PendingFrame frame, PictureSpec spec, long decodeNanos) {
    /** Whether nobody waits for its picture any more. */
    boolean isAnswered() {
      for (int i = 0; i < frame.tickets().size(); i++) {
        if (!frame.tickets().get(i).isDone()) {
          return false;
        }
      }
      return true;
    }
  }

  /** The number to feed the next one with. */
  long nextNumber(boolean keyframe) {
    numbers++;
    if (keyframe) {
      lastKeyframe = numbers;
    }
    return numbers;
  }

  void add(long number, Sent sent) {
    lastSequence = sent.frame().frame().sequence();
    waiting.put(number, sent);
  }

  /** The frame whose picture has come out; null if it is not awaited. */
  @Nullable Sent take(long number) {
    Sent sent = waiting.remove(number);
    if (number == lastKeyframe) {
      refuseBefore(number);
    }
    return sent;
  }

  /**
   * Answers those that have waited for too long.
   *
   * @param delay pictures that the decoder holds back
   */
  void refuseLate(int delay) {
    refuseBefore(delay == 0 ? numbers : numbers - MAX_BEHIND);
  }

  private void refuseBefore(long number) {
    Iterator<Map.Entry<Long, Sent>> oldest = waiting.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Long, Sent> entry = oldest.next();
      if (entry.getKey() >= number) {
        return;
      }
      oldest.remove();
      entry.getValue().frame().refuse(Outcome.OUTCOME_INVALID, NO_PICTURE);
    }
  }

  /** The sequence number of the frame fed last. */
  long lastSequence() {
    return lastSequence;
  }

  /** Answers the one fed last, if it waits. */
  void refuseLast(Outcome outcome, String detail) {
    Sent last = waiting.remove(numbers);
    if (last != null) {
      last.frame().refuse(outcome, detail);
    }
  }

  /** Answers all of them so. */
  void refuseAll(Outcome outcome, String detail) {
    waiting.values().forEach(sent -> sent.frame().refuse(outcome, detail));
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }
}
