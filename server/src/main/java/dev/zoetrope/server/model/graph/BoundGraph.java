package dev.zoetrope.server.model.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;

/**
 * An operator graph and the tensors that it names. Owns them; one thread.
 *
 * @param graph the operators
 * @param tensors by the names of its {@link Operand.Parameter}s
 */
public record BoundGraph(OperatorGraph graph, Map<String, Tensor> tensors)
    implements AutoCloseable {

  /** Keeps its own copy of the map, in its order. */
  public BoundGraph {
    tensors = new LinkedHashMap<>(tensors);
  }

  /** A module that shares the tensors; the caller closes it. */
  public JitModule emit(String name) {
    return emit(name, graph);
  }

  /** A module of another graph over these tensors; the caller closes it. */
  public JitModule emit(String name, OperatorGraph other) {
    return GraphEmitter.emit(name, other, tree -> tensors.forEach(tree::buffer));
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
  }
}
