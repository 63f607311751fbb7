package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.Embedding;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Result;

/** Makes a frame's result of a row that a lane computed. Not thread-safe: one per lane. */
public interface RowReader {

  /**
   * The row's result, with memory of its own.
   *
   * @param lane whose forward pass has ended
   * @param row of its batch
   * @param frame what the client asked for
   */
  Result read(LaneExecutor lane, int row, FrameInfo frame);

  /** Rows are the logits of classes that exclude each other: the best of them, by softmax. */
  static RowReader ranking(int classes) {
    return new TopK(classes);
  }

  /**
   * Rows are the logits of classes that do not exclude each other: those that reach a threshold.
   */
  static RowReader labels(int classes, double threshold) {
    return new LabelSet(classes, threshold);
  }

  /** Rows are vectors, answered as they are: copied once, into the result. */
  static RowReader embedding(int size) {
    return (lane, row, frame) -> {
      float[] values = new float[size];
      lane.logits(row, values);
      return new Embedding(values);
    };
  }
}
