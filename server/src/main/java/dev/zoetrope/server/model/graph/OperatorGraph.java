package dev.zoetrope.server.model.graph;

import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a network computes of its one input: a straight line of operators, without branches or
 * loops. Data that holds no native memory; immutable.
 *
 * @param operations in the order they run; each may refer to earlier ones only
 * @param output what it returns
 */
public record OperatorGraph(List<Operation> operations, Operand output) {

  /** Keeps its own copy of the operations. */
  public OperatorGraph {
    operations = List.copyOf(operations);
  }

  /** The same without operations that the output does not depend on. */
  public OperatorGraph pruned() {
    BitSet needed = new BitSet();
    Operand.operations(output).forEach(needed::set);
    for (int i = operations.size() - 1; i >= 0; i--) {
      if (needed.get(i)) {
        operations.get(i).operands().stream()
            .flatMapToInt(Operand::operations)
            .forEach(needed::set);
      }
    }
    UnaryOperator<Operand> moved =
        leaf ->
            leaf instanceof Operand.Result result
                ? new Operand.Result(
                    needed.get(0, result.operation()).cardinality(), result.index())
                : leaf;
    List<Operation> kept =
        needed.stream().mapToObj(i -> operations.get(i).replacing(moved)).toList();
    return new OperatorGraph(kept, Operand.replacing(output, moved));
  }
}
