package dev.zoetrope.client.cli;

import dev.zoetrope.client.Reply;
import dev.zoetrope.client.source.SourceFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames whose pixels a stream still needs. A frame goes back to its source when every model has
 * answered; before that, if there is a recorder, it goes to it, in the order of the frames. Any
 * thread.
 */
final class LentFrames {
  /** A frame and what was said about it so far. */
  private record Lent(SourceFrame frame, List<Reply> replies) {}

  private final Map<Long, Lent> frames = new LinkedHashMap<>();
  private final int models;
  private final @Nullable OverlayRecorder recorder;

  /**
   * None yet.
   *
   * @param models answers that each frame gets
   */
  LentFrames(int models, @Nullable OverlayRecorder recorder) {
    this.models = models;
    this.recorder = recorder;
  }

  synchronized void lend(long sequence, SourceFrame frame) {
    frames.put(sequence, new Lent(frame, new ArrayList<>(models)));
  }

  /** The stream did not take it. */
  synchronized void takeBack(long sequence) {
    Lent lent = frames.remove(sequence);
    if (lent != null) {
      lent.frame().release();
    }
  }

  /**
   * Takes in an answer.
   *
   * @return the frame, of which only the pixels may have been given back; null if it is not known
   */
  synchronized @Nullable SourceFrame answered(Reply reply) {
    Lent lent = frames.get(reply.sequence());
    if (lent == null) {
      return null;
    }
    lent.replies().add(reply);
    if (recorder != null) {
      recordInOrder(recorder);
    } else if (lent.replies().size() >= models) {
      frames.remove(reply.sequence());
      lent.frame().release();
    }
    return lent.frame();
  }

  private void recordInOrder(OverlayRecorder to) {
    Iterator<Lent> oldestFirst = frames.values().iterator();
    while (oldestFirst.hasNext()) {
      Lent lent = oldestFirst.next();
      if (lent.replies().size() < models) {
        return;
      }
      to.add(lent.frame(), lent.replies());
      oldestFirst.remove();
      lent.frame().release();
    }
  }
}
