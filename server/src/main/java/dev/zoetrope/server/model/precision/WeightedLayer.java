package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.Optional;
import java.util.Set;

/**
 * An operation that multiplies what it reads by a trained weight: {@code aten::conv2d} or {@code
 * aten::linear}.
 *
 * @param operation the call
 * @param weight {@code [out, in / groups, height, width]} of a convolution, {@code [out, in]} of a
 *     linear layer
 * @param groups of a convolution; 1 of a linear layer
 */
record WeightedLayer(Operation operation, Operand.Parameter weight, int groups) {
  private static final int BIAS = 2;
  private static final int GROUPS = 6;
  private static final Set<String> OPERATORS = Set.of("aten::conv2d", "aten::linear");

  /** The operation as a layer; empty if it is none, or reads its weight from elsewhere. */
  static Optional<WeightedLayer> of(Operation operation) {
    if (OPERATORS.contains(operation.operator())
        && operation.operands().get(1) instanceof Operand.Parameter weight
        && !(operation.operands().get(BIAS) instanceof Operand.Result)) {
      int groups =
          operation.operator().equals("aten::conv2d")
                  && operation.operands().get(GROUPS) instanceof Operand.Int count
              ? Math.toIntExact(count.value())
              : 1;
      return Optional.of(new WeightedLayer(operation, weight, groups));
    }
    return Optional.empty();
  }

  boolean isConvolution() {
    return operation.operator().equals("aten::conv2d");
  }

  Operand input() {
    return operation.operands().get(0);
  }

  /** A {@link Operand.Parameter}, or {@link Operand#NONE}. */
  Operand bias() {
    return operation.operands().get(BIAS);
  }
}
