package dev.zoetrope.server.model.graph;

import java.util.List;

/**
 * One call of a LibTorch operator, which returns one tensor.
 *
 * @param operator its qualified name, for example {@code aten::conv2d}; any namespace
 * @param operands every argument of the operator's schema, in its order, defaults spelt out
 */
public record Operation(String operator, List<Operand> operands) {

  /** Keeps its own copy of the operands. */
  public Operation {
    operands = List.copyOf(operands);
  }
}
