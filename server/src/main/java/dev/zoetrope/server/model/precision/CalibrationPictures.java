package dev.zoetrope.server.model.precision;

import java.io.IOException;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** Pictures such as a model will see, by which the ranges of its values are found. */
@FunctionalInterface
public interface CalibrationPictures {

  /**
   * Goes through all pictures, the same ones in the same order each time.
   *
   * @param consumer takes a batch, normalised fp32 {@code [N,3,H,W]}; it is gone after the call
   * @throws IOException if they cannot be read
   */
  void forEachBatch(Consumer<Tensor> consumer) throws IOException;
}
