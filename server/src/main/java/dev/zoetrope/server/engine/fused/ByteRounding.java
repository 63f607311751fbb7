package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import dev.zoetrope.server.engine.fused.QuantizedLayer.Bytes;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rounds fp32 values to bytes by plain operators. {@code aten::quantize_per_tensor} itself would
 * return a tensor of another type, whose bytes {@code aten::int_repr} copies one by one. Serves one
 * graph; one thread.
 */
final class ByteRounding {
  private static final Operand ONE = Operand.of(1L);

  private final PackedState state;
  private final Function<Operation, Operand> append;

  /**
   * For a graph.
   *
   * @param state what it works out beforehand
   * @param append puts an operation at its end and returns the result
   */
  ByteRounding(PackedState state, Function<Operation, Operand> append) {
    this.state = state;
    this.append = append;
  }

  /** A value, rounded. */
  Bytes of(Operand real, Grid grid) {
    Operand steps = Operand.of(1 / grid.scale());
    return cut(appended("aten::add", half(grid), real, steps), grid);
  }

  /**
   * A product, rounded: what it is divided by becomes part of its smaller side.
   *
   * @param overwrites whether the larger side's memory may take the result, which saves the memory
   *     bus a new tensor (twice as fast for one that is larger than the caches)
   */
  Bytes product(Operand larger, Operand smaller, boolean overwrites, Grid grid) {
    Operand scaled = appended("aten::mul", smaller, Operand.of(1 / grid.scale()));
    List<Operand> operands = new ArrayList<>(List.of(half(grid), larger, scaled, ONE));
    if (overwrites) {
      operands.add(larger);
    }
    return cut(append.apply(new Operation("aten::addcmul", operands)), grid);
  }

  /**
   * Cuts off fractions, which rounds where a half was added before. LibTorch casts fp32 to {@code
   * int8} by cutting off the higher bits too, three times as fast as to {@code uint8}; the bits are
   * the same.
   */
  Bytes cut(Operand inBytes, Grid grid) {
    Operand inside = appended("aten::clamp_", inBytes, Operand.of(0.0), Operand.of(255.0));
    Operand signed = append.apply(Operation.cast(inside, ScalarType.Char));
    return new Bytes(append.apply(Operation.cast(signed, ScalarType.Byte)), grid);
  }

  /** A grid's zero point, and the half that turns cutting off into rounding. */
  private Operand half(Grid grid) {
    return state.number(grid.zeroPoint() + 0.5);
  }

  private Operand appended(String operator, Operand... operands) {
    return append.apply(new Operation(operator, List.of(operands)));
  }
}
