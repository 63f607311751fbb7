package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.GraphReader;
import dev.zoetrope.server.model.graph.UnreadableGraphException;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;

/** Makes a network's variant in another number format. */
public final class Variants {
  private Variants() {}

  /**
   * Makes a variant.
   *
   * @param precision its format
   * @param fp32 in evaluation mode; not changed, the caller closes it
   * @param pictures to calibrate on, where the format {@link Precision#isCalibrated() needs} that
   * @return {@code forward(fp32 [N,3,H,W])} to fp32; the caller closes it
   * @throws ModelException if the module is no straight line of operators, or there are no pictures
   * @throws IOException if the pictures cannot be read
   */
  public static JitModule of(
      Precision precision, JitModule fp32, Optional<? extends CalibrationPictures> pictures)
      throws IOException {
    if (precision == Precision.FP32) {
      return fp32.retainReference();
    }
    try (JitModule frozen = torch.freeze(fp32);
        BoundGraph plain = GraphReader.read(frozen)) {
      return switch (precision) {
        case FP32 -> throw new AssertionError(precision);
        case BF16 -> Bfloat16.of(plain);
        case INT8_STATIC ->
            Int8Rewriting.calibrated(
                plain,
                pictures.orElseThrow(
                    () -> new ModelException(precision.text() + ": no pictures to calibrate on")));
        case INT8_DYNAMIC -> Int8Rewriting.dynamic(plain);
        case INT8_WEIGHT_ONLY -> Int8Rewriting.weightsOnly(plain);
      };
    } catch (UnreadableGraphException e) {
      throw new ModelException(precision.text() + ": " + e.getMessage(), e);
    }
  }
}
