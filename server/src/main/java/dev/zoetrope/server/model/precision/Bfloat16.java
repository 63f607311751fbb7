package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * bfloat16 weights and activations: batch normalisation is folded into the convolutions in fp32,
 * then every floating-point tensor is rounded, filters as {@link FilterRounding} does. The module
 * takes and returns fp32 as before. Sums inside an operator are kept in fp32 by oneDNN and by
 * PyTorch's normalisations and attention. The head, from the last layer to the output, computes in
 * fp32 on its rounded weights: in bfloat16 two logits of 8 differ by 0.03 or not at all.
 *
 * <p>One instance rewrites one graph; one thread.
 */
final class Bfloat16 {
  private final OperatorGraph graph;
  private final Set<Integer> head = new HashSet<>();
  private final List<Operation> operations = new ArrayList<>();

  /** Where each operation is now. */
  private final List<Integer> places = new ArrayList<>();

  /** What was brought to fp32 for the head, by what it was. */
  private final Map<Operand, Operand> widened = new HashMap<>();

  private Bfloat16(OperatorGraph graph) {
    this.graph = graph;
    markHead(graph.output());
  }

  /**
   * Makes the variant.
   *
   * @param fp32 a straight line of operators
   * @return {@code forward(fp32)} to fp32; the caller closes it
   */
  static JitModule of(BoundGraph fp32) {
    try (BoundGraph rounded =
        new BoundGraph(new Bfloat16(fp32.graph()).rewritten(), rounded(fp32.tensors()))) {
      return rounded.emit("bf16");
    }
  }

  /** The last layer, and what is done to its result; several where their results are combined. */
  private void markHead(Operand operand) {
    if (operand instanceof Operand.Result result && head.add(result.operation())) {
      Operation operation = graph.operations().get(result.operation());
      if (!isLayer(operation)) {
        operation.operands().forEach(this::markHead);
      }
    }
  }

  private static boolean isLayer(Operation operation) {
    return operation.operands().stream().anyMatch(Operand.Parameter.class::isInstance);
  }

  private OperatorGraph rewritten() {
    Operand input = cast(new Operand.Input(), ScalarType.BFloat16);
    for (int i = 0; i < graph.operations().size(); i++) {
      Operation old = graph.operations().get(i);
      Operation moved = old.replacing(leaf -> moved(leaf, input));
      if (head.contains(i)) {
        List<Operand> operands = new ArrayList<>();
        for (int k = 0; k < moved.operands().size(); k++) {
          operands.add(widened(old.operands().get(k), moved.operands().get(k)));
        }
        moved = new Operation(old.operator(), operands, old.type(), old.results());
      }
      operations.add(moved);
      places.add(operations.size() - 1);
    }
    return new OperatorGraph(
        operations, Operand.replacing(graph.output(), leaf -> moved(leaf, input)));
  }

  private Operand cast(Operand from, ScalarType to) {
    operations.add(Operation.cast(from, to));
    return new Operand.Result(operations.size() - 1);
  }

  private Operand moved(Operand leaf, Operand input) {
    return leaf instanceof Operand.Result result
        ? new Operand.Result(places.get(result.operation()), result.index())
        : input;
  }

  /** What an operation of the head reads, in fp32. */
  private Operand widened(Operand old, Operand moved) {
    boolean isTensor = moved instanceof Operand.Result || moved instanceof Operand.Parameter;
    boolean isWide = old instanceof Operand.Result result && head.contains(result.operation());
    return isTensor && !isWide
        ? widened.computeIfAbsent(moved, narrow -> cast(narrow, ScalarType.Float))
        : moved;
  }

  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private static Map<String, Tensor> rounded(Map<String, Tensor> tensors) {
    Map<String, Tensor> rounded = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      tensors.forEach((name, tensor) -> rounded.put(name, rounded(tensor).retainReference()));
    }
    return rounded;
  }

  private static Tensor rounded(Tensor tensor) {
    if (tensor.scalar_type().intern() != ScalarType.Float) {
      return new Tensor(tensor);
    }
    if (tensor.dim() < 2) {
      return tensor.to(ScalarType.BFloat16);
    }
    Tensor dense = tensor.contiguous();
    float[] weights = new float[Math.toIntExact(dense.numel())];
    dense.data_ptr_float().get(weights);
    int filter = Math.toIntExact(dense.numel() / dense.size(0));
    for (int from = 0; from < weights.length; from += filter) {
      FilterRounding.round(weights, from, from + filter);
    }
    Tensor copy = torch.empty_like(dense);
    copy.data_ptr_float().put(weights);
    return copy.to(ScalarType.BFloat16);
  }
}
