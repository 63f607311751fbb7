package dev.zoetrope.server.model.graph;

import java.util.List;

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
}
