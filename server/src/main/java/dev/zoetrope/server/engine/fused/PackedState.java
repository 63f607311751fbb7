package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Tensors that are worked out once, while a model is loaded, from those that it was stored with:
 * weights in the layouts that kernels read. One instance serves one graph; one thread.
 */
final class PackedState {
  private final List<Operation> operations = new ArrayList<>();
  private final List<Operand> kept = new ArrayList<>();

  /** Adds an operation on stored tensors and on results of earlier ones; returns its result. */
  Operand add(Operation operation) {
    operations.add(operation);
    return new Operand.Result(operations.size() - 1);
  }

  /** An fp32 number of no dimension. */
  Operand.Parameter number(double value) {
    return keep(
        add(
            new Operation(
                "aten::full",
                List.of(
                    Operand.ints(),
                    Operand.of(value),
                    Operand.of((long) ScalarType.Float.value),
                    Operand.NONE,
                    Operand.NONE,
                    Operand.NONE))));
  }

  /** The name under which the graph will find a result. */
  Operand.Parameter keep(Operand result) {
    kept.add(result);
    return named(kept.size() - 1);
  }

  private static Operand.Parameter named(int index) {
    return new Operand.Parameter("packed" + index);
  }

  /**
   * Works them out.
   *
   * @param graph what reads them
   * @param stored owns the tensors as they were read
   * @return the graph over what it reads; the caller closes it. What it does not read is not
   *     carried on, so that its memory goes with {@code stored}; the rest is shared
   */
  @SuppressWarnings("try") // both are there for the time they are open
  BoundGraph bind(OperatorGraph graph, BoundGraph stored) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        JitModule packer =
            stored.emit("packing", new OperatorGraph(operations, new Operand.Tensors(kept)))) {
      IValue answer = packer.forward(new IValueVector(new IValue(torch.zeros(1))));
      TensorVector results = answer.toTensorVector();
      for (int i = 0; i < kept.size(); i++) {
        tensors.put(named(i).name(), new Tensor(results.get(i)).retainReference());
      }
      Set<String> read =
          graph.operations().stream()
              .flatMap(operation -> operation.operands().stream())
              .flatMap(Operand::leaves)
              .filter(Operand.Parameter.class::isInstance)
              .map(leaf -> ((Operand.Parameter) leaf).name())
              .collect(Collectors.toSet());
      stored
          .tensors()
          .forEach(
              (name, tensor) -> {
                if (read.contains(name)) {
                  tensors.put(name, new Tensor(tensor).retainReference());
                }
              });
    }
    return new BoundGraph(graph, tensors);
  }
}
