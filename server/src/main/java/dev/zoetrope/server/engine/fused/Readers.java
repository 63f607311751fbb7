package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.List;

/** Who reads the results of a graph's operations. Immutable. */
public final class Readers {
  private final List<List<Integer>> readers = new ArrayList<>();

  /**
   * Of a graph. The network's output is read by nobody in it: its reader is the number of
   * operations.
   */
  public Readers(OperatorGraph graph) {
    List<Operation> operations = graph.operations();
    operations.forEach(operation -> readers.add(new ArrayList<>()));
    for (int i = 0; i < operations.size(); i++) {
      for (Operand operand : operations.get(i).operands()) {
        add(operand, i);
      }
    }
    add(graph.output(), operations.size());
  }

  private void add(Operand operand, int reader) {
    Operand.operations(operand).forEach(read -> readers.get(read).add(reader));
  }

  /** Indices of an operation's readers, ascending; one that reads it twice is there twice. */
  public List<Integer> of(int operation) {
    return readers.get(operation);
  }
}
