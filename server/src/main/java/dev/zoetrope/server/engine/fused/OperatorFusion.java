package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Takes what follows a convolution or a linear layer into it: the activation, or the sum with a
 * tensor of the same shape that is there before the layer runs. Only where nobody else reads what
 * lies between. Everything else stays as it is and where it is. One instance rewrites one graph.
 */
final class OperatorFusion {
  private final Shapes shapes;
  private final Predicate<Operand.Parameter> isBytes;
  private final int[] uses;

  /** Which operation of the new graph has the results of each of the old one. */
  private final List<Integer> places = new ArrayList<>();

  private final List<Operation> operations = new ArrayList<>();

  /** The layers among the new operations, by index. */
  private final Map<Integer, Layer> layers = new TreeMap<>();

  private OperatorFusion(OperatorGraph graph, Shapes shapes, Predicate<Operand.Parameter> isBytes) {
    this.shapes = shapes;
    this.isBytes = isBytes;
    this.uses = new int[graph.operations().size()];
    graph.operations().forEach(operation -> operation.operands().forEach(this::countUse));
    countUse(graph.output());
  }

  private void countUse(Operand operand) {
    Operand.operations(operand).forEach(read -> uses[read]++);
  }

  /**
   * Rewrites a graph.
   *
   * @param shapes what the results of its operations look like
   * @param isBytes tells quantized weights, whose layers take fewer activations
   */
  static FusedGraph fuse(OperatorGraph graph, Shapes shapes, Predicate<Operand.Parameter> isBytes) {
    OperatorFusion fusion = new OperatorFusion(graph, shapes, isBytes);
    for (int i = 0; i < graph.operations().size(); i++) {
      fusion.places.add(fusion.rewrite(i, graph.operations().get(i)));
    }
    fusion.layers.forEach((at, layer) -> fusion.operations.set(at, layer.operation()));
    return new FusedGraph(
        new OperatorGraph(fusion.operations, fusion.moved(graph.output())),
        fusion.layers,
        fusion.movedShapes());
  }

  /** What a layer takes in keeps its result's shape, so the last of those that it is tells it. */
  private Shapes movedShapes() {
    Map<Integer, List<Long>> moved = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      moved.put(places.get(i), shapes.results().get(i));
    }
    return new Shapes(shapes.input(), List.copyOf(moved.values()));
  }

  private int rewrite(int index, Operation old) {
    Operation operation = old.replacing(this::movedLeaf);
    Optional<Activation> activation = Activation.of(old);
    if (activation.isPresent() && takes(old.operands().get(0), activation.get())) {
      int layer = place(old.operands().get(0));
      layers.computeIfPresent(layer, (at, plain) -> plain.activated(activation.get()));
      return layer;
    } else if (isSum(old)) {
      for (int side = 0; side < 2; side++) {
        if (takesSum(index, old.operands().get(side), old.operands().get(1 - side))) {
          int layer = place(old.operands().get(side));
          Operand addend = moved(old.operands().get(1 - side));
          layers.computeIfPresent(layer, (at, plain) -> plain.plus(addend));
          return layer;
        }
      }
    }
    Layer.of(withStoredWeight(operation)).ifPresent(layer -> layers.put(operations.size(), layer));
    operations.add(operation);
    return operations.size() - 1;
  }

  /** A layer that reads a quantized weight as fp32 is taken to read the weight itself. */
  private Operation withStoredWeight(Operation operation) {
    List<Operand> operands = new ArrayList<>(operation.operands());
    for (int i = 1; i < operands.size(); i++) {
      if (operands.get(i) instanceof Operand.Result result
          && operations.get(result.operation()).operator().equals(QuantizedGraph.DEQUANTIZE)
          && operations.get(result.operation()).operands().get(0)
              instanceof Operand.Parameter stored) {
        operands.set(i, stored);
      }
    }
    return new Operation(operation.operator(), operands, operation.type(), operation.results());
  }

  /** An operand of the old graph in terms of the new one. */
  private Operand moved(Operand operand) {
    return Operand.replacing(operand, this::movedLeaf);
  }

  private Operand movedLeaf(Operand operand) {
    return operand instanceof Operand.Result result
        ? new Operand.Result(places.get(result.operation()), result.index())
        : operand;
  }

  private int place(Operand old) {
    return moved(old) instanceof Operand.Result result ? result.operation() : -1;
  }

  /** Whether it is a plain layer's result that is read once only. */
  private boolean fusible(Operand old) {
    if (!(old instanceof Operand.Result result) || uses[result.operation()] != 1) {
      return false;
    }
    Layer layer = layers.get(place(old));
    return layer != null && layer.isPlain() && (!isBytes.test(layer.weight()) || readsBytes(layer));
  }

  /** Bytes with one scale for all of them, as the operators that do more than multiply take. */
  private boolean readsBytes(Layer layer) {
    return layer.input() instanceof Operand.Result result
        && operations.get(result.operation()).operator().equals(QuantizedGraph.DEQUANTIZE);
  }

  private boolean takes(Operand old, Activation activation) {
    if (!fusible(old)) {
      return false;
    }
    Layer layer = layers.get(place(old));
    return layer == null || !isBytes.test(layer.weight()) || activation.fitsBytes(layer);
  }

  private static boolean isSum(Operation operation) {
    return (operation.operator().equals("aten::add") || operation.operator().equals("aten::add_"))
        && operation.operands().size() == 3
        && operation.operands().get(2).equals(Operand.of(1));
  }

  private boolean takesSum(int index, Operand layer, Operand addend) {
    if (!fusible(layer)) {
      return false;
    }
    boolean ready =
        addend instanceof Operand.Input
            || (addend instanceof Operand.Result && place(addend) < place(layer));
    return ready
        && shapes.of(addend).equals(shapes.of(layer))
        && shapes.of(addend).equals(shapes.of(new Operand.Result(index)));
  }
}
