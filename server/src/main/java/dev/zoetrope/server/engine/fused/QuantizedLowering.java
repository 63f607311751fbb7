package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import dev.zoetrope.server.engine.fused.QuantizedGraph.Rows;
import dev.zoetrope.server.engine.fused.QuantizedLayer.Addend;
import dev.zoetrope.server.engine.fused.QuantizedLayer.Bytes;
import dev.zoetrope.server.engine.fused.QuantizedLayer.Output;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a graph that says where values are rounded to bytes into one that works on the bytes: a
 * layer between rounded values reads bytes, multiplies them by bytes and returns bytes; whatever
 * else reads a rounded value reads it as fp32. One instance lowers one graph.
 */
final class QuantizedLowering {
  private static final List<String> PRODUCTS = List.of("aten::mul", "aten::mul_");
  private static final Grid MIDDLE = new Grid(1, 128);

  private final FusedGraph fused;
  private final List<Operation> old;
  private final BoundGraph stored;
  private final int rows;
  private final PackedState state = new PackedState();
  private final List<Operation> operations = new ArrayList<>();
  private final ByteRounding rounding = new ByteRounding(state, this::append);
  private final ByteArithmetic arithmetic = new ByteArithmetic(state, rounding, this::append);

  /** The old graph's values in the new one, by the operation that returned them. */
  private final Map<Integer, Operand> reals = new HashMap<>();

  private final Map<Integer, Bytes> bytes = new HashMap<>();

  private final Readers readers;

  private QuantizedLowering(FusedGraph fused, BoundGraph stored, int rows) {
    this.fused = fused;
    this.old = fused.graph().operations();
    this.stored = stored;
    this.rows = rows;
    this.readers = new Readers(fused.graph());
  }

  /**
   * Lowers.
   *
   * @param fused the graph, its layers' activations and sums taken into them
   * @param stored owns the tensors as they were read
   * @param rows of the batch that weights are packed for
   * @return the caller closes it
   * @throws FusionException if a layer with a quantized weight reads no bytes, or does something to
   *     its result that the operators on bytes cannot do
   */
  static BoundGraph lower(FusedGraph fused, BoundGraph stored, int rows) throws FusionException {
    QuantizedLowering lowering = new QuantizedLowering(fused, stored, rows);
    for (int i = 0; i < lowering.old.size(); i++) {
      if (!lowering.reals.containsKey(i) && !lowering.bytes.containsKey(i)) {
        lowering.lower(i, lowering.old.get(i));
      }
    }
    Operand output = Operand.replacing(fused.graph().output(), lowering::real);
    return lowering.state.bind(new OperatorGraph(lowering.operations, output).pruned(), stored);
  }

  private void lower(int index, Operation operation) throws FusionException {
    Layer layer = fused.layers().get(index);
    Optional<Grid> grid = QuantizedGraph.grid(operation);
    if (layer != null && QuantizedGraph.isBytes(stored, layer.weight())) {
      lower(index, layer);
    } else if (grid.isPresent()) {
      bytes.put(index, rounding.of(real(operation.operands().get(0)), grid.get()));
    } else if (operation.operator().equals(QuantizedGraph.DEQUANTIZE)) {
      lowerDequantized(index, operation.operands().get(0));
    } else if (!lowerOnBytes(index, operation) && !lowerProduct(index, operation)) {
      reals.put(index, append(operation.replacing(this::real)));
    }
  }

  private void lowerDequantized(int index, Operand value) throws FusionException {
    Bytes known = bytesOf(value);
    if (known != null) {
      bytes.put(index, known);
    } else if (!readers.of(index).isEmpty()) {
      throw new FusionException("aten::dequantize of what was not quantized before");
    }
  }

  private @Nullable Bytes bytesOf(Operand value) {
    return value instanceof Operand.Result result ? bytes.get(result.operation()) : null;
  }

  private void lower(int index, Layer layer) throws FusionException {
    Bytes input = bytesOf(layer.input());
    if (input == null) {
      lowerRows(index, layer);
      return;
    }
    int next = readers.of(index).size() == 1 ? readers.of(index).get(0) : old.size();
    Output output = output(next);
    Operand sum = layer.addend();
    Addend addend = sum == null ? null : addend(index, layer, sum, output);
    if (sum != null && addend == null) {
      // No operator adds fp32 to a convolution of bytes.
      Output plain = Output.real(ScalarType.Float);
      Operand result = append(new QuantizedLayer(layer, input, null, plain), layer);
      reals.put(
          index, append(new Operation("aten::add", List.of(result, real(sum), Operand.of(1L)))));
      return;
    }
    Operand result = append(new QuantizedLayer(layer, input, addend, output), layer);
    // What rounds or narrows a layer's result becomes part of the layer.
    switch (output.type()) {
      case Byte -> bytes.put(next, new Bytes(result, output.grid()));
      case BFloat16 -> reals.put(next, result);
      default -> reals.put(index, result);
    }
  }

  /** A linear layer whose input has a scale for each row, by which its result is multiplied. */
  private void lowerRows(int index, Layer layer) throws FusionException {
    Rows rounded =
        QuantizedGraph.rows(old, layer.input())
            .filter(rows -> layer.shape() == null && layer.isPlain())
            .orElseThrow(() -> new FusionException("a layer on bytes that reads none"));
    Operand shifted =
        append(
            new Operation(
                "aten::add",
                List.of(
                    real(rounded.steps()),
                    Operand.of((double) MIDDLE.zeroPoint()),
                    Operand.of(1L))));
    Bytes input = new Bytes(append(Operation.cast(shifted, ScalarType.Byte)), MIDDLE);
    QuantizedLayer lowered =
        new QuantizedLayer(layer.withoutBias(), input, null, Output.real(ScalarType.Float));
    Operand product = append(lowered, layer);
    Operand scale = real(rounded.scale());
    reals.put(
        index,
        append(
            layer.bias() instanceof Operand.None
                ? new Operation("aten::mul", List.of(product, scale))
                : new Operation(
                    "aten::addcmul", List.of(layer.bias(), product, scale, Operand.of(1L)))));
  }

  private Operand append(QuantizedLayer lowered, Layer layer) {
    List<Long> shape = WeightPacking.batchOf(rows, fused.shapes().of(layer.input()));
    return append(lowered.operation(lowered.packed(state, shape)));
  }

  private Output output(int next) {
    Optional<Grid> grid = gridOf(next);
    if (grid.isPresent()) {
      return Output.of(grid.get());
    }
    boolean isNarrowed =
        next < old.size()
            && old.get(next)
                .equals(Operation.cast(old.get(next).operands().get(0), ScalarType.BFloat16));
    return Output.real(isNarrowed ? ScalarType.BFloat16 : ScalarType.Float);
  }

  /** What a reader rounds to, if it does. */
  private Optional<Grid> gridOf(int reader) {
    return reader < old.size() ? QuantizedGraph.grid(old.get(reader)) : Optional.empty();
  }

  /** What a layer can add itself; null for what it cannot. */
  private @Nullable Addend addend(int index, Layer layer, Operand sum, Output output) {
    if (layer.shape() == null) {
      return output.type() == ScalarType.Float ? new Addend(real(sum), Addend.REAL) : null;
    }
    Bytes added = bytesOf(sum);
    if (added == null || output.type() != ScalarType.Byte) {
      return null;
    }
    // The result is written over what is added.
    Operand overwritten =
        isReadAfter(index, added)
            ? append(new Operation("aten::clone", List.of(added.tensor(), Operand.NONE)))
            : added.tensor();
    return new Addend(overwritten, added.grid());
  }

  private boolean isReadAfter(int index, Bytes added) {
    return bytes.entrySet().stream()
        .filter(known -> known.getValue().tensor().equals(added.tensor()))
        .anyMatch(
            known ->
                readers.of(known.getKey()).stream()
                    .anyMatch(reader -> reader > index && !isDequantize(reader)));
  }

  private boolean isDequantize(int index) {
    return index < old.size() && old.get(index).operator().equals(QuantizedGraph.DEQUANTIZE);
  }

  /** A product that is rounded to bytes. */
  private boolean lowerProduct(int index, Operation operation) {
    if (!PRODUCTS.contains(operation.operator()) || readers.of(index).size() != 1) {
      return false;
    }
    int next = readers.of(index).get(0);
    Optional<Grid> grid = gridOf(next);
    Operand left = operation.operands().get(0);
    Operand right = operation.operands().get(1);
    if (grid.isEmpty() || !isTensor(left) || !isTensor(right)) {
      return false;
    }
    boolean isLeftSmaller = numel(left) < numel(right);
    Operand smaller = isLeftSmaller ? left : right;
    Operand larger = isLeftSmaller ? right : left;
    bytes.put(
        next, rounding.product(real(larger), real(smaller), isSpentBy(index, larger), grid.get()));
    return true;
  }

  /** Whether a value is a layer's own result, which nobody reads after this operation. */
  private boolean isSpentBy(int index, Operand value) {
    return value instanceof Operand.Result result
        && fused.layers().containsKey(result.operation())
        && !bytes.containsKey(result.operation())
        && readers.of(result.operation()).stream().allMatch(reader -> reader <= index);
  }

  /** What is computed of bytes only, and rounded to bytes. */
  private boolean lowerOnBytes(int index, Operation operation) {
    List<Operand> operands = operation.operands();
    Bytes left = operands.isEmpty() ? null : bytesOf(operands.get(0));
    if (left == null || readers.of(index).size() != 1) {
      return false;
    }
    int next = readers.of(index).get(0);
    Bytes right = operands.size() > 1 ? bytesOf(operands.get(1)) : null;
    Optional<Bytes> result =
        gridOf(next).flatMap(grid -> arithmetic.of(operation, left, right, grid));
    result.ifPresent(computed -> bytes.put(next, computed));
    return result.isPresent();
  }

  private static boolean isTensor(Operand operand) {
    return operand instanceof Operand.Result || operand instanceof Operand.Input;
  }

  private long numel(Operand operand) {
    return fused.shapes().of(operand).stream().reduce(1L, (a, b) -> a * b);
  }

  private Operand quantized(Bytes plain) {
    return append(
        new Operation(
            "aten::_make_per_tensor_quantized_tensor",
            List.of(
                plain.tensor(),
                Operand.of(plain.grid().scale()),
                Operand.of(plain.grid().zeroPoint()))));
  }

  /** A value of the old graph as fp32, or bfloat16 where it is cast to that. */
  private Operand real(Operand leaf) {
    if (!(leaf instanceof Operand.Result result)) {
      return leaf;
    }
    Operand known = reals.get(result.operation());
    if (known == null) {
      Bytes rounded = Objects.requireNonNull(bytes.get(result.operation()));
      known = append(new Operation(QuantizedGraph.DEQUANTIZE, List.of(quantized(rounded))));
      reals.put(result.operation(), known);
    }
    return result.index() == 0
        ? known
        : new Operand.Result(((Operand.Result) known).operation(), result.index());
  }

  private Operand append(Operation operation) {
    operations.add(operation);
    return new Operand.Result(operations.size() - 1);
  }
}
