package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * bfloat16 weights and activations: batch normalisation is folded into the convolutions in fp32,
 * then every floating-point tensor is rounded ({@link Bfloat16Tensors}). The module takes and
 * returns fp32 as before. Sums inside an operator are kept in fp32 by oneDNN and by PyTorch's
 * normalisations and attention. {@link EarlyLayers} stay in fp32, and what is done to their results
 * until the next layer. The head, from the last layer to the output, computes in fp32 on its
 * rounded weights: in bfloat16 two logits of 8 differ by 0.03 or not at all.
 *
 * <p>One instance rewrites one graph; one thread.
 */
final class Bfloat16 {
  private final OperatorGraph graph;
  private final Set<Integer> kept;

  /** The operations that compute in fp32. */
  private final Set<Integer> wide = new HashSet<>();

  private final List<Operation> operations = new ArrayList<>();

  /** Where each operation is now. */
  private final List<Integer> places = new ArrayList<>();

  /** What was brought to fp32, by what it was; and to bfloat16. */
  private final Map<Operand, Operand> widened = new HashMap<>();

  private final Map<Operand, Operand> narrowed = new HashMap<>();

  private Bfloat16(OperatorGraph graph, Set<Integer> kept) {
    this.graph = graph;
    this.kept = kept;
    markHead(graph.output());
    wide.addAll(kept);
  }

  /**
   * Makes the variant.
   *
   * @param fp32 a straight line of operators
   * @return {@code forward(fp32)} to fp32; the caller closes it
   * @throws IOException never: its pictures are made here
   */
  static JitModule of(BoundGraph fp32) throws IOException {
    Bfloat16 rewriting = new Bfloat16(fp32.graph(), EarlyLayers.of(fp32));
    try (BoundGraph rounded =
        new BoundGraph(rewriting.rewritten(), Bfloat16Tensors.of(fp32, rewriting.keptTensors()))) {
      return rounded.emit("bf16");
    }
  }

  /** The last layer, and what is done to its result; several where their results are combined. */
  private void markHead(Operand operand) {
    if (operand instanceof Operand.Result result && wide.add(result.operation())) {
      Operation operation = graph.operations().get(result.operation());
      if (!isLayer(operation)) {
        operation.operands().forEach(this::markHead);
      }
    }
  }

  private static boolean isLayer(Operation operation) {
    return operation.operands().stream().anyMatch(Operand.Parameter.class::isInstance);
  }

  private Set<Operand.Parameter> keptTensors() {
    return kept.stream()
        .flatMap(index -> graph.operations().get(index).operands().stream())
        .filter(Operand.Parameter.class::isInstance)
        .map(Operand.Parameter.class::cast)
        .collect(Collectors.toSet());
  }

  private OperatorGraph rewritten() {
    Set<Operand.Parameter> wideTensors = keptTensors();
    for (int i = 0; i < graph.operations().size(); i++) {
      Operation old = graph.operations().get(i);
      if (readsFp32Only(old)) {
        wide.add(i);
      }
      boolean isWide = wide.contains(i);
      List<Operand> operands = new ArrayList<>();
      for (Operand operand : old.operands()) {
        operands.add(
            operand instanceof Operand.Parameter tensor
                ? as(isWide, tensor, tensor, wideTensors.contains(tensor))
                : Operand.replacing(operand, leaf -> as(isWide, leaf)));
      }
      operations.add(new Operation(old.operator(), operands, old.type(), old.results()));
      places.add(operations.size() - 1);
    }
    return new OperatorGraph(operations, Operand.replacing(graph.output(), this::moved));
  }

  /** Whether it has no weights, and reads tensors, all of which are in fp32. */
  private boolean readsFp32Only(Operation operation) {
    List<Operand> tensors =
        operation.operands().stream().flatMap(Operand::leaves).filter(this::isTensor).toList();
    return !isLayer(operation) && !tensors.isEmpty() && tensors.stream().allMatch(this::isWide);
  }

  private boolean isTensor(Operand leaf) {
    return leaf instanceof Operand.Input
        || (leaf instanceof Operand.Result result
            && graph.operations().get(result.operation()).type() == Operation.Type.TENSOR);
  }

  /** The input, or what an operation in fp32 returned. */
  private boolean isWide(Operand leaf) {
    return !(leaf instanceof Operand.Result result) || wide.contains(result.operation());
  }

  /** An input or result, in fp32 or bfloat16. */
  private Operand as(boolean toWide, Operand leaf) {
    return isTensor(leaf) ? as(toWide, leaf, moved(leaf), isWide(leaf)) : moved(leaf);
  }

  private Operand as(boolean toWide, Operand old, Operand moved, boolean isWide) {
    if (toWide == isWide) {
      return moved;
    }
    return toWide
        ? widened.computeIfAbsent(old, narrow -> cast(moved, ScalarType.Float))
        : narrowed.computeIfAbsent(old, broad -> cast(moved, ScalarType.BFloat16));
  }

  private Operand cast(Operand from, ScalarType to) {
    operations.add(Operation.cast(from, to));
    return new Operand.Result(operations.size() - 1);
  }

  private Operand moved(Operand leaf) {
    return leaf instanceof Operand.Result result
        ? new Operand.Result(places.get(result.operation()), result.index())
        : leaf;
  }
}
