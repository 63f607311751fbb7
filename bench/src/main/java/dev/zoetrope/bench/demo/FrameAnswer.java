package dev.zoetrope.bench.demo;

import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.StageTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one frame of the video was answered.
 *
 * @param frame its number in the video
 * @param outcome how its life ended
 * @param top the best classes first; empty unless the outcome is a result
 * @param shownMicros when the video shows it, µs from the start of streaming
 * @param sentMicros when it was sent, µs from the start of streaming
 * @param answeredMicros when its answer was here, µs from the start of streaming
 * @param stages where the server says the time went
 */
record FrameAnswer(
    int frame,
    Outcome outcome,
    List<ClassScore> top,
    long shownMicros,
    long sentMicros,
    long answeredMicros,
    StageTimes stages) {

  boolean isResult() {
    return outcome == Outcome.OUTCOME_RESULT;
  }

  /** The best class of a result. */
  @Nullable ClassScore best() {
    return top.isEmpty() ? null : top.get(0);
  }
}
