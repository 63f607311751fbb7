package dev.zoetrope.server.model.graph;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One call of a LibTorch operator.
 *
 * @param operator its qualified name, for example {@code aten::conv2d}; any namespace
 * @param operands every argument of the operator's schema, in its order, defaults spelt out
 * @param type of each result
 * @param results how many it returns
 */
public record Operation(String operator, List<Operand> operands, Type type, int results) {

  /** What an operator returns. */
  public enum Type {
    /** A tensor. */
    TENSOR,
    /** A list of tensors, to be taken apart by {@code prim::ListUnpack}. */
    TENSORS,
    /** A whole number, such as a size. */
    INT
  }

  /** Keeps its own copy of the operands. */
  public Operation {
    operands = List.copyOf(operands);
  }

  /** One that returns one tensor. */
  public Operation(String operator, List<Operand> operands) {
    this(operator, operands, Type.TENSOR, 1);
  }

  /** {@code aten::to} another element type. */
  public static Operation cast(Operand tensor, ScalarType to) {
    return new Operation(
        "aten::to",
        List.of(
            tensor,
            Operand.of((long) to.value),
            Operand.of(false),
            Operand.of(false),
            Operand.NONE));
  }

  /** Whether it returns one tensor. */
  public boolean isTensor() {
    return type == Type.TENSOR && results == 1;
  }

  /** The same on other operands; see {@link Operand#replacing}. */
  public Operation replacing(UnaryOperator<Operand> replacement) {
    return new Operation(
        operator,
        operands.stream().map(operand -> Operand.replacing(operand, replacement)).toList(),
        type,
        results);
  }
}
