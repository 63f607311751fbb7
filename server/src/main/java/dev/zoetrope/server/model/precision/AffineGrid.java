package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The 256 numbers that a byte of a tensor can stand for: {@code (byte - zeroPoint) * scale}, as
 * {@code aten::quantize_per_tensor} has it. Zero is one of them, because convolutions pad with it.
 *
 * @param scale the distance between neighbours, above 0
 * @param zeroPoint the byte that stands for 0: 0 to 255
 */
public record AffineGrid(double scale, int zeroPoint) {
  /** The number of steps between the lowest and the highest. */
  static final int STEPS = 255;

  /** A range so narrow that its values do not matter still needs a scale that divides. */
  private static final double LEAST_SCALE = 1e-8;

  /** {@code aten::quantize_per_tensor} of a value to these bytes. */
  public Operation rounding(Operand value) {
    return new Operation(
        "aten::quantize_per_tensor",
        List.of(
            value,
            Operand.of(scale),
            Operand.of((long) zeroPoint),
            Operand.of((long) ScalarType.QUInt8.value)));
  }

  /** The grid from the lower to the upper bound, widened to hold zero. */
  static AffineGrid over(double lowest, double highest) {
    double low = Math.min(lowest, 0);
    double high = Math.max(highest, 0);
    double scale = Math.max((high - low) / STEPS, LEAST_SCALE);
    return new AffineGrid(scale, (int) Math.min(STEPS, Math.round(-low / scale)));
  }
}
