package dev.zoetrope.bench.live;

import dev.zoetrope.bench.ideal.MeasuredTimes;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of each frame of one stream, model by model. Sequences count from 0. Frames are
 * entered by the sending thread and their answers by the stream's listener, one at a time; the
 * stream's own lock lies between the two. Everything else is for after the stream has closed.
 */
public final class FrameLedger {
  private final List<String> models;
  private final long[] intendedNanos;
  private final long[] receivedNanos;
  private final @Nullable FrameOutcome[] outcomes;
  private final int[] executeMicros;
  private final short[] buckets;
  private final short[] batchSizes;
  private int sent;
  private long strays;

  /** For so many frames at most. */
  FrameLedger(int frames, List<String> models) {
    this.models = List.copyOf(models);
    intendedNanos = new long[frames];
    int answers = frames * models.size();
    receivedNanos = new long[answers];
    outcomes = new FrameOutcome[answers];
    executeMicros = new int[answers];
    buckets = new short[answers];
    batchSizes = new short[answers];
  }

  /** The next frame is about to be given to the stream. */
  int sending(long atNanos) {
    intendedNanos[sent] = atNanos;
    return sent++;
  }

  /** The stream did not take it after all. */
  void heldBack() {
    sent--;
  }

  /**
   * An answer.
   *
   * @return whether the frame has all its answers now; false, too, for an answer to no open frame
   */
  boolean answered(Reply reply, long nowNanos) {
    int model = models.indexOf(reply.model());
    int frame = (int) reply.sequence();
    if (model < 0 || reply.sequence() < 0 || reply.sequence() >= sent) {
      strays++;
      return false;
    }
    int at = frame * models.size() + model;
    if (outcomes[at] != null) {
      strays++;
      return false;
    }
    outcomes[at] = reply.outcome();
    receivedNanos[at] = nowNanos;
    executeMicros[at] = (int) reply.stages().executeMicros();
    buckets[at] = (short) reply.bucketSize();
    batchSizes[at] = (short) reply.batchSize();
    for (int i = 0; i < models.size(); i++) {
      if (outcomes[frame * models.size() + i] == null) {
        return false;
      }
    }
    return true;
  }

  /** Frames given to the stream, times the models they were for. */
  public long owed() {
    return (long) sent * models.size();
  }

  /** Answers to no frame that was open: a second one, or to a frame never sent. */
  public long strays() {
    return strays;
  }

  /** Answers by outcome. */
  public Map<FrameOutcome, Long> outcomes() {
    Map<FrameOutcome, Long> counts = new EnumMap<>(FrameOutcome.class);
    for (int i = 0; i < owed(); i++) {
      FrameOutcome outcome = outcomes[i];
      if (outcome != null) {
        counts.merge(outcome, 1L, Long::sum);
      }
    }
    return counts;
  }

  /** Someone who looks at results one by one. */
  @FunctionalInterface
  public interface ResultReader {
    /**
     * One result.
     *
     * @param intendedNanos when its frame was to be sent, which is when it was taken
     * @param receivedNanos when the result was here
     * @param pass the forward pass it rode in
     */
    void result(long intendedNanos, long receivedNanos, MeasuredTimes.Pass pass);
  }

  /** Shows all results of all models in the order of receipt. */
  public void results(ResultReader reader) {
    Integer[] order = new Integer[(int) owed()];
    int count = 0;
    for (int i = 0; i < owed(); i++) {
      if (outcomes[i] == FrameOutcome.RESULT) {
        order[count++] = i;
      }
    }
    Arrays.sort(order, 0, count, (a, b) -> Long.compare(receivedNanos[a], receivedNanos[b]));
    for (int i = 0; i < count; i++) {
      int at = order[i];
      long received = receivedNanos[at];
      reader.result(
          intendedNanos[at / models.size()],
          received,
          new MeasuredTimes.Pass(
              buckets[at], batchSizes[at], executeMicros[at] * 1_000L, received));
    }
  }
}
