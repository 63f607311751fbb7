package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The part of a network between the layers that make queries, keys and values and what reads the
 * attention's result. It multiplies values with values and so gains nothing from int8 weights; in
 * bfloat16 it takes a fraction of the time. One instance looks at one graph.
 */
final class AttentionRegion {
  private static final String ATTENTION = "aten::scaled_dot_product_attention";

  /** Operators that only look at a tensor in another way. */
  private static final Set<String> VIEWS =
      Set.of(
          "aten::reshape",
          "aten::view",
          "aten::permute",
          "aten::transpose",
          "aten::select",
          "aten::unbind",
          "prim::ListUnpack");

  private final List<Operation> operations;
  private final BitSet leadingIn = new BitSet();
  private final BitSet inside = new BitSet();

  private AttentionRegion(OperatorGraph graph) {
    operations = graph.operations();
    for (int i = operations.size() - 1; i >= 0; i--) {
      leadingIn.set(i, leadsIn(i, graph.output()));
    }
    for (int i = 0; i < operations.size(); i++) {
      boolean entered = leadingIn.get(i) && isLayer(i);
      inside.set(i, entered || ((isView(i) || isAttention(i)) && reads(i, inside)));
    }
  }

  static AttentionRegion of(OperatorGraph graph) {
    return new AttentionRegion(graph);
  }

  /** Whether only attention reads an operation's result, through views. */
  private boolean leadsIn(int index, Operand output) {
    if (!isLayer(index) && !isView(index)) {
      return false;
    }
    int[] readers =
        IntStream.range(index + 1, operations.size()).filter(i -> reads(i, index)).toArray();
    return readers.length > 0
        && Operand.leaves(output).noneMatch(new Operand.Result(index)::equals)
        && IntStream.of(readers).allMatch(i -> isAttention(i) || (isView(i) && leadingIn.get(i)));
  }

  /** Whether an operation's result is a bfloat16 tensor. */
  boolean contains(int operation) {
    return inside.get(operation);
  }

  /** Whether an operation's result is brought to bfloat16, to enter. */
  boolean isEntrance(int operation) {
    return inside.get(operation) && isLayer(operation);
  }

  private boolean isLayer(int index) {
    return WeightedLayer.of(operations.get(index)).isPresent();
  }

  private boolean isView(int index) {
    return VIEWS.contains(operations.get(index).operator());
  }

  private boolean isAttention(int index) {
    return isAttention(operations.get(index));
  }

  static boolean isAttention(Operation operation) {
    return operation.operator().equals(ATTENTION);
  }

  private boolean reads(int reader, BitSet any) {
    return results(reader).anyMatch(any::get);
  }

  private boolean reads(int reader, int index) {
    return results(reader).anyMatch(read -> read == index);
  }

  private IntStream results(int reader) {
    return operations.get(reader).operands().stream().flatMapToInt(Operand::operations);
  }
}
