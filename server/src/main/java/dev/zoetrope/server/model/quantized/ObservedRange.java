package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.precision.AffineGrid;
import dev.zoetrope.server.model.weights.CheckpointException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The range that an observer saw, and the grid that follows from it: PyTorch's {@code
 * UniformQuantizationObserverBase._calculate_qparams} ({@code torch/ao/quantization/observer.py}),
 * in fp32 as there.
 */
final class ObservedRange {
  /** The keys of the lower and the upper bound, below a fake quantizer's. */
  static final List<String> BOUNDS =
      List.of("activation_post_process.min_val", "activation_post_process.max_val");

  /** The observers' {@code eps}: the least scale. */
  private static final float LEAST_SCALE = 0x1p-23f;

  /** The share that a moving average takes from what it sees: {@code averaging_constant}. */
  private static final float SHARE = 0.01f;

  private static final int ALL_STEPS = 255;

  /** With {@code reduce_range}, for processors whose sums of 8-bit products would overflow. */
  private static final int REDUCED_STEPS = 127;

  /** Half of the steps of a signed byte. */
  private static final float SIGNED_HALF = 127.5f;

  private final String name;
  private final float[] low;
  private final float[] high;

  /**
   * Of one observer: its bounds, or those of each channel.
   *
   * @param name its fake quantizer's, for messages
   * @throws CheckpointException if it has seen nothing, or something that is not finite
   */
  ObservedRange(String name, float[] low, float[] high) {
    this.name = name;
    this.low = low;
    this.high = high;
    if (low.length != high.length) {
      throw new CheckpointException(
          "%s: %d lower bounds and %d upper".formatted(name, low.length, high.length));
    }
    for (int i = 0; i < low.length; i++) {
      if (!Float.isFinite(low[i]) || !Float.isFinite(high[i]) || low[i] > high[i]) {
        throw new CheckpointException(
            "%s: its observer's range is %s to %s: it has seen nothing, or what is no number"
                .formatted(name, low[i], high[i]));
      }
    }
  }

  /**
   * The bytes of values in this range.
   *
   * @param stored the scale that was last used: tells whether the range of bytes was reduced, which
   *     the file does not say
   */
  AffineGrid grid(float stored) {
    float bottom = Math.min(low[0], 0);
    float width = Math.max(high[0], 0) - bottom;
    float scale = Math.max(width / ALL_STEPS, LEAST_SCALE);
    int steps = ALL_STEPS;
    float reduced = Math.max(width / REDUCED_STEPS, LEAST_SCALE);
    if (Math.abs(stored - reduced) < Math.abs(stored - scale)) {
      scale = reduced;
      steps = REDUCED_STEPS;
    }
    int zeroPoint = (int) -Math.rint(bottom / scale);
    return new AffineGrid(scale, Math.max(0, Math.min(steps, zeroPoint)));
  }

  /** The scales of signed bytes with zero in the middle. */
  float[] symmetricScales() {
    float[] scales = new float[low.length];
    for (int i = 0; i < low.length; i++) {
      scales[i] = Math.max(Math.max(-low[i], high[i]) / SIGNED_HALF, LEAST_SCALE);
    }
    return scales;
  }

  /** As conversion leaves an observer that was not switched off: it sees the weight once more. */
  ObservedRange afterSeeing(Tensor weight) {
    Tensor rows = low.length == 1 ? weight.reshape(1, -1) : weight.reshape(weight.size(0), -1);
    return new ObservedRange(
        name,
        moved(low, rows.amin(new long[] {1}, false)),
        moved(high, rows.amax(new long[] {1}, false)));
  }

  private static float[] moved(float[] bounds, Tensor seen) {
    float[] now = new float[bounds.length];
    seen.contiguous().data_ptr_float().get(now);
    for (int i = 0; i < now.length; i++) {
      now[i] = bounds[i] + SHARE * (now[i] - bounds[i]);
    }
    return now;
  }
}
