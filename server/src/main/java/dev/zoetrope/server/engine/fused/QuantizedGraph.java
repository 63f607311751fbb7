package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a graph says that values are rounded to bytes: {@code aten::quantize_per_tensor}, and {@code
 * aten::dequantize} where the numbers are read that the bytes stand for; or by rounding each row
 * with a scale of its own.
 */
public final class QuantizedGraph {
  static final String QUANTIZE = "aten::quantize_per_tensor";
  public static final String DEQUANTIZE = "aten::dequantize";

  private static final Operand UNSIGNED_BYTE = Operand.of((long) ScalarType.QUInt8.value);

  private QuantizedGraph() {}

  /** Whether some value of it is rounded to bytes. */
  static boolean is(OperatorGraph graph) {
    List<Operation> operations = graph.operations();
    return operations.stream()
        .anyMatch(
            operation ->
                grid(operation).isPresent()
                    || (operation.operator().equals("aten::linear")
                        && rows(operations, operation.operands().get(0)).isPresent()));
  }

  /**
   * What a value is that was rounded with a scale for each row: {@code round(x / scale) * scale}.
   * The rounded quotients are -127 to 127, because {@code scale} is that much of the largest.
   */
  public static Optional<Rows> rows(List<Operation> operations, Operand value) {
    if (value instanceof Operand.Result result
        && operations.get(result.operation()).operator().equals("aten::mul")) {
      List<Operand> sides = operations.get(result.operation()).operands();
      if (sides.get(0) instanceof Operand.Result steps
          && operations.get(steps.operation()).operator().equals("aten::round")
          && operations.get(steps.operation()).operands().get(0) instanceof Operand.Result quotient
          && operations.get(quotient.operation()).operator().equals("aten::div")
          && operations.get(quotient.operation()).operands().get(1).equals(sides.get(1))) {
        return Optional.of(new Rows(steps, sides.get(1)));
      }
    }
    return Optional.empty();
  }

  /**
   * A value rounded by row.
   *
   * @param steps whole numbers
   * @param scale what each stands for; one per row
   */
  public record Rows(Operand steps, Operand scale) {}

  /** Whether a tensor of the module's state is quantized. */
  public static boolean isBytes(BoundGraph stored, Operand.Parameter parameter) {
    return Objects.requireNonNull(stored.tensors().get(parameter.name())).is_quantized();
  }

  /** What an operation rounds its first operand to; empty if it does not, or not to these. */
  public static Optional<Grid> grid(Operation operation) {
    return operation.operator().equals(QUANTIZE)
            && operation.operands().get(1) instanceof Operand.Real scale
            && operation.operands().get(2) instanceof Operand.Int zeroPoint
            && operation.operands().get(3).equals(UNSIGNED_BYTE)
        ? Optional.of(new Grid(scale.value(), zeroPoint.value()))
        : Optional.empty();
  }

  /**
   * The numbers that a tensor's bytes stand for: {@code (byte - zeroPoint) * scale}.
   *
   * @param scale above 0
   * @param zeroPoint 0 to 255
   */
  public record Grid(double scale, long zeroPoint) {}
}
