package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import dev.zoetrope.server.engine.fused.QuantizedLayer.Bytes;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Sums, products, means and activations of bytes that are rounded to bytes, as networks that were
 * quantized in PyTorch have them between their layers. In fp32 and in the order of PyTorch's own
 * kernels ({@code quantized/cpu/kernels/QuantizedOpKernels.cpp}), ties to the even step, so that
 * the same bytes come out: one that is off by a step moves many behind it.
 */
final class ByteArithmetic {
  private static final Operand ONE = Operand.of(1L);

  private final PackedState state;
  private final ByteRounding rounding;
  private final Function<Operation, Operand> append;

  /**
   * For a graph that is being written.
   *
   * @param state where its constants are kept
   * @param rounding how it cuts off fractions
   * @param append puts an operation at its end and returns the result
   */
  ByteArithmetic(PackedState state, ByteRounding rounding, Function<Operation, Operand> append) {
    this.state = state;
    this.rounding = rounding;
    this.append = append;
  }

  /**
   * Writes an operation down.
   *
   * @param left its first operand
   * @param right its second, if that is bytes too
   * @param to what its result is rounded to
   * @return the result; empty for any other operation
   */
  Optional<Bytes> of(Operation operation, Bytes left, @Nullable Bytes right, Grid to) {
    boolean isPair = right != null;
    return switch (operation.operator()) {
      case "aten::add", "aten::add_" ->
          isPair && operation.operands().get(2).equals(ONE)
              ? Optional.of(sum(left, right, to))
              : Optional.empty();
      case "aten::mul", "aten::mul_" ->
          isPair ? Optional.of(product(left, right, to)) : Optional.empty();
      case "aten::adaptive_avg_pool2d" ->
          left.grid().equals(to)
              ? Optional.of(mean(left, operation.operands().get(1)))
              : Optional.empty();
      case "aten::hardswish", "aten::hardsigmoid" ->
          Optional.of(scaled(append(operation.operator(), numbers(left)), to));
      default -> Optional.empty();
    };
  }

  private Bytes scaled(Operand value, Grid to) {
    return rounded(append("aten::mul_", value, Operand.of((double) inverse(to))), to);
  }

  private Bytes sum(Bytes left, Bytes right, Grid to) {
    return scaled(append("aten::add_", numbers(left), numbers(right), ONE), to);
  }

  /** What bytes stand for: one multiplication and addition, rounded once. */
  private Operand numbers(Bytes bytes) {
    float scale = (float) bytes.grid().scale();
    Operand zero = state.number(scale * -bytes.grid().zeroPoint());
    return append("aten::add", zero, wide(bytes), Operand.of((double) scale));
  }

  private Bytes product(Bytes left, Bytes right, Grid to) {
    float factor = (float) left.grid().scale() * (float) right.grid().scale() * inverse(to);
    Operand product = append("aten::mul", steps(left), steps(right));
    return rounded(append("aten::mul_", product, Operand.of((double) factor)), to);
  }

  /** Sums of whole numbers are exact. */
  private Bytes mean(Bytes bytes, Operand size) {
    return rounded(append("aten::adaptive_avg_pool2d", steps(bytes), size), bytes.grid());
  }

  private Operand steps(Bytes bytes) {
    return append("aten::sub_", wide(bytes), zeroPoint(bytes.grid()), ONE);
  }

  private Operand wide(Bytes bytes) {
    return append.apply(Operation.cast(bytes.tensor(), ScalarType.Float));
  }

  private Bytes rounded(Operand inSteps, Grid to) {
    Operand whole = append("aten::round_", inSteps);
    Operand shifted = append("aten::add_", whole, zeroPoint(to), ONE);
    return rounding.cut(shifted, to);
  }

  private static float inverse(Grid grid) {
    return 1 / (float) grid.scale();
  }

  private static Operand zeroPoint(Grid grid) {
    return Operand.of((double) grid.zeroPoint());
  }

  private Operand append(String operator, Operand... operands) {
    return append.apply(new Operation(operator, List.of(operands)));
  }
}
