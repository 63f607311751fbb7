package dev.zoetrope.bench.demo;

import dev.zoetrope.client.ClassScore;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StageTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one frame of the video was answered.
 *
 * @param frame its number in the video
 * @param outcome how its life ended
 * @param top the best classes first; empty unless the outcome is a result
 * @param shownMicros when the video shows it, µs from the start of streaming
 * @param answeredMicros when its answer was here, µs from the start of streaming
 * @param stages where the server says the time went
 */
record FrameAnswer(
    int frame,
    FrameOutcome outcome,
    List<ClassScore> top,
    long shownMicros,
    long answeredMicros,
    StageTimes stages) {

  /** From showing the frame to holding its answer. */
  long latencyMicros() {
    return Math.max(0, answeredMicros - shownMicros);
  }

  boolean isResult() {
    return outcome == FrameOutcome.RESULT;
  }

  /** The best class of a result. */
  @Nullable ClassScore best() {
    return top.isEmpty() ? null : top.get(0);
  }
}
