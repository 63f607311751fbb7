package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.Activation;
import dev.zoetrope.server.engine.fused.FusedGraph;
import dev.zoetrope.server.engine.fused.Layer;
import dev.zoetrope.server.engine.fused.QuantizedGraph;
import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import dev.zoetrope.server.engine.fused.Readers;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Writes a network of convolutions down as primitives. What rounds or casts a result becomes part
 * of the primitive that makes it. One instance writes one program.
 */
final class ProgramWriter {
  private final FusedGraph fused;
  private final List<Operation> old;
  private final Readers readers;
  private final BoundGraph stored;
  private final List<LayerState> states;
  private final Value input;
  private final List<Step> steps = new ArrayList<>();
  private int values;

  /** The graph's values, by the operation that returned them: as numbers, and as bytes. */
  private final Map<Integer, Value> reals = new HashMap<>();

  private final Map<Integer, Value> bytes = new HashMap<>();

  private ProgramWriter(FusedGraph fused, BoundGraph stored, List<LayerState> states)
      throws PlanException {
    this.fused = fused;
    this.old = fused.graph().operations();
    this.readers = new Readers(fused.graph());
    this.stored = stored;
    this.states = states;
    this.input = value(new Operand.Input(), Element.FLOAT, null);
  }

  /**
   * Writes.
   *
   * @param fused the graph, its layers' activations and sums taken into them
   * @param stored owns the tensors as they were read
   * @param states what the layers are given to read; the caller closes them, also after a failure
   * @throws PlanException if there is something in it that there is no primitive for
   */
  static Program write(FusedGraph fused, BoundGraph stored, List<LayerState> states)
      throws PlanException {
    ProgramWriter writer = new ProgramWriter(fused, stored, states);
    for (int i = 0; i < writer.old.size(); i++) {
      boolean isPartOfAnother = writer.reals.containsKey(i) || writer.bytes.containsKey(i);
      if (!isPartOfAnother && !writer.readers.of(i).isEmpty()) {
        writer.write(i, writer.old.get(i));
      }
    }
    Value output = writer.real(fused.graph().output());
    if (!output.isPixel()) {
      throw new PlanException("an output of more than two dimensions");
    }
    return new Program(writer.input, writer.converted(output, Element.FLOAT, null), writer.steps);
  }

  private void write(int index, Operation operation) throws PlanException {
    Layer layer = fused.layers().get(index);
    if (layer != null) {
      write(index, layer);
      return;
    }
    Optional<Grid> grid = QuantizedGraph.grid(operation);
    if (grid.isPresent()) {
      Value from = real(operation.operands().get(0));
      bytes.put(index, converted(from, Element.BYTE, grid.get()));
      return;
    }
    requireNumbers(index, operation);
    switch (operation.operator()) {
      case QuantizedGraph.DEQUANTIZE -> bytes.put(index, known(operation));
      case "aten::to" -> reals.put(index, cast(operation));
      case "aten::flatten", "aten::view", "aten::reshape" ->
          reals.put(index, renamed(index, operation));
      case "aten::adaptive_avg_pool2d", "aten::mean" -> mean(index, operation);
      case "aten::add", "aten::add_", "aten::mul", "aten::mul_" -> paired(index, operation);
      default -> activated(index, operation);
    }
  }

  /**
   * Networks that were quantized in PyTorch round between all their operations; the ones that are
   * no layers give PyTorch's own bytes only if they are done in its way.
   */
  private void requireNumbers(int index, Operation operation) throws PlanException {
    boolean readsBytes =
        !operation.operands().isEmpty() && bytesOf(operation.operands().get(0)) != null;
    if (readsBytes && target(index).element() == Element.BYTE) {
      throw new PlanException(operation.operator() + " from bytes to bytes");
    }
  }

  private Value known(Operation dequantize) throws PlanException {
    Value known = bytesOf(dequantize.operands().get(0));
    if (known == null) {
      throw new PlanException("aten::dequantize of what was not quantized before");
    }
    return known;
  }

  private Value cast(Operation operation) throws PlanException {
    Value from = real(operation.operands().get(0));
    return converted(from, element(operation, from), null);
  }

  private static Element element(Operation cast, Value from) throws PlanException {
    if (cast.equals(Operation.cast(cast.operands().get(0), ScalarType.BFloat16))) {
      return Element.BFLOAT16;
    } else if (cast.equals(Operation.cast(cast.operands().get(0), ScalarType.Float))) {
      return Element.FLOAT;
    }
    throw new PlanException("a cast from " + from.element() + " to something else");
  }

  /** Rows of one pixel are rows of numbers. */
  private Value renamed(int index, Operation operation) throws PlanException {
    Value from = real(operation.operands().get(0));
    Value into = value(new Operand.Result(index), from.element(), null);
    if (!from.isPixel() || !from.hasShapeOf(into)) {
      throw new PlanException(operation.operator() + " of a picture");
    }
    return from;
  }

  private void mean(int index, Operation operation) throws PlanException {
    Value from = real(operation.operands().get(0));
    Value into = value(new Operand.Result(index), from.element(), null);
    if (!into.isPixel() || into.channels() != from.channels()) {
      throw new PlanException(operation.operator() + " of other than all pixels");
    }
    steps.add(new Step.Mean(from, into));
    reals.put(index, into);
  }

  private void paired(int index, Operation operation) throws PlanException {
    boolean isProduct = operation.operator().startsWith("aten::mul");
    List<Operand> operands = operation.operands();
    if (!isTensor(operands.get(0))
        || !isTensor(operands.get(1))
        || !(isProduct || operands.get(2).equals(Operand.of(1L)))) {
      throw new PlanException(operation.operator() + " of a tensor and a number");
    }
    pair(index, isProduct, real(operands.get(0)), real(operands.get(1)));
  }

  private static boolean isTensor(Operand operand) {
    return operand instanceof Operand.Result || operand instanceof Operand.Input;
  }

  private void pair(int index, boolean isProduct, Value left, Value right) throws PlanException {
    boolean isLeftLarger = left.rowBytes() >= right.rowBytes();
    Value larger = isLeftLarger ? left : right;
    Value smaller = isLeftLarger ? right : left;
    boolean fits =
        smaller.hasShapeOf(larger)
            || (smaller.isPixel() && smaller.channels() == larger.channels());
    if (!fits || left.element() != right.element()) {
      throw new PlanException("a sum or product of tensors that do not go together");
    }
    Target target = target(index);
    Value into = into(index, target, larger.element());
    steps.add(new Step.Paired(isProduct, larger, smaller, into));
    put(target, into);
  }

  private void activated(int index, Operation operation) throws PlanException {
    Activation activation =
        Activation.of(operation)
            .filter(known -> Eltwise.of(known).isPresent())
            .orElseThrow(() -> new PlanException("no primitive for " + operation.operator()));
    Value from = real(operation.operands().get(0));
    Value into = value(new Operand.Result(index), from.element(), null);
    steps.add(new Step.Activated(from, activation, into));
    reals.put(index, into);
  }

  private void write(int index, Layer layer) throws PlanException {
    if (!Eltwise.knows(layer.activation())) {
      throw new PlanException("no primitive with " + layer.activation().name());
    }
    Value known = bytesOf(layer.input());
    boolean onBytes = known != null && QuantizedGraph.isBytes(stored, layer.weight());
    if (!onBytes && QuantizedGraph.rows(old, layer.input()).isPresent()) {
      throw new PlanException("rows with scales of their own");
    }
    Value from = onBytes ? Objects.requireNonNull(known) : real(layer.input());
    Target target = layerTarget(index, onBytes, from);
    Element usual = onBytes ? Element.FLOAT : from.element();
    Operand sum = layer.addend();
    if (sum == null) {
      Value into = into(index, target, usual);
      step(layer, from, onBytes, null, into);
      put(target, into);
      return;
    }
    Value added = target.element() == Element.BYTE ? bytesOf(sum) : real(sum);
    if (added != null && added.element() == target.elementOr(usual)) {
      Value into = into(index, target, usual);
      step(layer, from, onBytes, overwritable(index, added), into);
      put(target, into);
    } else {
      Value alone = value(new Operand.Result(index), usual, null);
      step(layer, from, onBytes, null, alone);
      pair(index, false, alone, real(sum));
    }
  }

  private void step(Layer layer, Value from, boolean onBytes, @Nullable Value addend, Value into)
      throws PlanException {
    Grid grid = addend == null ? null : addend.grid();
    // Kernels that add bytes want their zero point to be 0: the bias makes up for it.
    double shift = grid == null ? 0 : -grid.scale() * grid.zeroPoint();
    LayerState state = LayerState.of(stored, layer, onBytes, from.isPixel(), shift);
    states.add(state);
    if (!onBytes && state.type() != from.element().type()) {
      throw new PlanException("a layer of " + state.type() + " on " + from.element().type());
    }
    steps.add(new Step.Layered(from, state, layer.activation(), addend, into, ""));
  }

  /** What is added is overwritten by the result. */
  private Value overwritable(int index, Value added) {
    if (!added.equals(input) && !isReadAfter(index, added)) {
      return added;
    }
    Value copy = fresh(added, added.element(), added.grid());
    steps.add(new Step.Converted(added, copy));
    return copy;
  }

  private boolean isReadAfter(int index, Value value) {
    return isReadAfter(index, value, reals) || isReadAfter(index, value, bytes);
  }

  private boolean isReadAfter(int index, Value value, Map<Integer, Value> known) {
    return known.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .anyMatch(entry -> readers.of(entry.getKey()).stream().anyMatch(reader -> reader > index));
  }

  private @Nullable Value bytesOf(Operand value) {
    return value instanceof Operand.Result result ? bytes.get(result.operation()) : null;
  }

  /** A value as numbers. */
  private Value real(Operand operand) throws PlanException {
    if (operand instanceof Operand.Input) {
      return input;
    } else if (!(operand instanceof Operand.Result result) || result.index() != 0) {
      throw new PlanException("something that is computed of constants alone");
    } else {
      Value known = reals.get(result.operation());
      if (known == null) {
        Value rounded = bytes.get(result.operation());
        if (rounded == null) {
          throw new PlanException("a value that was made part of another");
        }
        known = converted(rounded, Element.FLOAT, null);
        reals.put(result.operation(), known);
      }
      return known;
    }
  }

  private Value converted(Value from, Element element, @Nullable Grid grid) {
    if (from.element() == element && Objects.equals(from.grid(), grid)) {
      return from;
    }
    Value into = fresh(from, element, grid);
    steps.add(new Step.Converted(from, into));
    return into;
  }

  private Value fresh(Value like, Element element, @Nullable Grid grid) {
    return new Value(values++, like.channels(), like.height(), like.width(), element, grid);
  }

  private Value value(Operand of, Element element, @Nullable Grid grid) throws PlanException {
    List<Long> shape = fused.shapes().of(of);
    return switch (shape.size()) {
      case 2 -> new Value(values++, shape.get(1), 1, 1, element, grid);
      case 4 -> new Value(values++, shape.get(1), shape.get(2), shape.get(3), element, grid);
      default -> throw new PlanException("a tensor of " + shape.size() + " dimensions");
    };
  }

  /** What becomes of an operation's result: what its only reader rounds or casts it to. */
  private Target target(int index) {
    List<Integer> all = readers.of(index);
    int next = all.size() == 1 ? all.get(0) : old.size();
    if (next == old.size()) {
      return new Target(index, null, null);
    }
    Operation reader = old.get(next);
    Optional<Grid> grid = QuantizedGraph.grid(reader);
    if (grid.isPresent()) {
      return new Target(next, Element.BYTE, grid.get());
    } else if (reader.equals(Operation.cast(new Operand.Result(index), ScalarType.BFloat16))) {
      return new Target(next, Element.BFLOAT16, null);
    } else if (reader.equals(Operation.cast(new Operand.Result(index), ScalarType.Float))) {
      return new Target(next, Element.FLOAT, null);
    }
    return new Target(index, null, null);
  }

  /** Only a layer that reads bytes can write them, and none that reads fp32 writes less. */
  private Target layerTarget(int index, boolean onBytes, Value from) {
    Target target = target(index);
    boolean writesBytes = onBytes || target.element() != Element.BYTE;
    boolean narrows = from.element() == Element.FLOAT && target.element() == Element.BFLOAT16;
    return writesBytes && !narrows ? target : new Target(index, null, null);
  }

  /**
   * Where a result goes.
   *
   * @param operation whose result it is then
   * @param element null for whatever it is anyway
   * @param grid of bytes
   */
  private record Target(int operation, @Nullable Element element, @Nullable Grid grid) {
    Element elementOr(Element usual) {
      return element == null ? usual : element;
    }
  }

  private Value into(int index, Target target, Element usual) throws PlanException {
    return value(new Operand.Result(index), target.elementOr(usual), target.grid());
  }

  private void put(Target target, Value into) {
    (into.element() == Element.BYTE ? bytes : reals).put(target.operation(), into);
  }
}
