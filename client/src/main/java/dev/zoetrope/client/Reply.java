package dev.zoetrope.client;

import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.CaptureOrigin;
import java.util.List;

/**
 * The one thing a stream says about a frame and a model.
 *
 * @param sequence the frame's
 * @param model the model's name; empty if the frame ended before any model was known
 * @param variant version and precision that answered; empty unless the outcome is RESULT
 * @param outcome how the frame's life ended
 * @param detail for outcomes other than RESULT, one sentence; otherwise empty
 * @param classes of a classifier's RESULT the best first; otherwise empty
 * @param logits every class's raw logit in class order, if asked for; otherwise empty
 * @param embedding the picture as a vector, if the model's output is one; otherwise empty
 * @param ageMicros from capture (or arrival at the server) until the server made the reply, by the
 *     server's clock; 0 if no server answered
 * @param arrivalAgeMicros from capture until the reply was here, by this client's clock alone
 * @param stages where the time in the server went
 * @param batchSize frames in the batch it rode in; 0 if it rode in none
 * @param bucketSize rows that batch was padded to; 0 if it rode in none
 * @param batchClose why that batch closed
 * @param sourcePts the frame's
 * @param captureUnixMicros the frame's, by this client's clock, µs since 1970
 * @param captureOrigin who says so
 */
public record Reply(
    long sequence,
    String model,
    String variant,
    FrameOutcome outcome,
    String detail,
    List<ClassScore> classes,
    List<Float> logits,
    List<Float> embedding,
    long ageMicros,
    long arrivalAgeMicros,
    StageTimes stages,
    int batchSize,
    int bucketSize,
    BatchClose batchClose,
    long sourcePts,
    long captureUnixMicros,
    CaptureOrigin captureOrigin) {

  public Reply {
    classes = List.copyOf(classes);
    logits = List.copyOf(logits);
    embedding = List.copyOf(embedding);
  }

  /** What the client itself says about a frame that the server will not, or may not, answer. */
  static Reply local(
      InFlightFrame frame, String model, FrameOutcome outcome, String detail, long nowUnixMicros) {
    return new Reply(
        frame.sequence(),
        model,
        "",
        outcome,
        detail,
        List.of(),
        List.of(),
        List.of(),
        0,
        Math.max(0, nowUnixMicros - frame.captureUnixMicros()),
        StageTimes.NONE,
        0,
        0,
        BatchClose.BATCH_CLOSE_UNSPECIFIED,
        frame.sourcePts(),
        frame.captureUnixMicros(),
        frame.captureOrigin());
  }
}
