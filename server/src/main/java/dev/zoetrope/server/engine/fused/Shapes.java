package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What the results of a graph's operations look like, seen by running it once on one row of zeros.
 *
 * @param input the input's shape
 * @param results the shape of each operation's result; empty where that is not one tensor
 */
public record Shapes(List<Long> input, List<List<Long>> results) {

  /** Of a result or the input; other operands have none. */
  public List<Long> of(Operand operand) {
    return operand instanceof Operand.Result result ? results.get(result.operation()) : input;
  }

  /**
   * Runs the graph.
   *
   * @param input fp32 {@code [1,3,H,W]}
   */
  @SuppressWarnings("try") // both are there for the time they are open
  static Shapes of(BoundGraph bound, List<Long> input) {
    List<Operation> watched = new ArrayList<>();
    List<Operand> seen = new ArrayList<>();
    for (Operation operation : bound.graph().operations()) {
      // Every operation is followed by one that looks at its result.
      watched.add(operation.replacing(Shapes::moved));
      Operand result = new Operand.Result(watched.size() - 1);
      watched.add(
          new Operation(
              "aten::_shape_as_tensor",
              List.of(operation.isTensor() ? result : new Operand.Input())));
      seen.add(new Operand.Result(watched.size() - 1));
    }
    OperatorGraph graph = new OperatorGraph(watched, new Operand.Tensors(seen));
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        JitModule module = bound.emit("shapes", graph)) {
      Tensor zeros = torch.zeros(input.stream().mapToLong(Long::longValue).toArray());
      IValue answer = module.forward(new IValueVector(new IValue(zeros)));
      TensorVector shapes = answer.toTensorVector();
      List<List<Long>> results = new ArrayList<>();
      for (long i = 0; i < shapes.size(); i++) {
        boolean isTensor = bound.graph().operations().get((int) i).isTensor();
        results.add(isTensor ? numbers(Objects.requireNonNull(shapes.get(i))) : List.of());
      }
      return new Shapes(input, results);
    }
  }

  private static Operand moved(Operand leaf) {
    return leaf instanceof Operand.Result result
        ? new Operand.Result(2 * result.operation(), result.index())
        : leaf;
  }

  private static List<Long> numbers(Tensor shape) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < shape.numel(); i++) {
      numbers.add(shape.select(0, i).item_long());
    }
    return numbers;
  }
}
