package dev.zoetrope.server.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueOptional;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.graph_node_list_iterator;

/**
 * Reads the {@code forward} of a frozen module, in which every parameter is a constant and every
 * call is inlined. What it understands: operators with one tensor for a result, constants, lists of
 * tensors and of whole numbers. Branches, loops, several results and values that depend on an
 * input's size are not straight lines of that kind, and the module says so by {@link
 * UnreadableGraphException}.
 *
 * <p>One instance reads one module, on one thread, inside one {@link PointerScope}.
 */
public final class GraphReader {
  private static final String CONSTANT = "prim::Constant";
  private static final String LIST = "prim::ListConstruct";

  private final Map<Long, Operand> values = new HashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<Operation> operations = new ArrayList<>();

  private GraphReader() {}

  /**
   * Reads a frozen module.
   *
   * @return its operators and tensors, named {@code t0}, {@code t1}, … in their order; the tensors
   *     share the module's memory and outlive it. The caller closes it.
   * @throws UnreadableGraphException if it is no straight line of operators
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public static BoundGraph read(JitModule frozen) throws UnreadableGraphException {
    try (PointerScope scope = new PointerScope()) {
      BoundGraph read = new GraphReader().read(frozen.get_method("forward").graph());
      read.tensors().values().forEach(Tensor::retainReference);
      return read;
    }
  }

  private BoundGraph read(Graph graph) throws UnreadableGraphException {
    if (graph.inputs().size() != 2 || graph.outputs().size() != 1) {
      throw new UnreadableGraphException(
          "forward takes %d inputs and returns %d values, must be one each"
              .formatted(graph.inputs().size() - 1, graph.outputs().size()));
    }
    values.put(graph.inputs().at(1).unique(), new Operand.Input());
    graph_node_list_iterator at = graph.nodes().begin();
    for (JitNode node = at.access(); !isReturn(node); node = at.access()) {
      read(node);
      at.increment();
    }
    return new BoundGraph(new OperatorGraph(operations, operand(graph.outputs().at(0))), tensors);
  }

  /** The list of nodes ends with it; the binding cannot compare its iterators. */
  private static boolean isReturn(JitNode node) {
    return text(node.kind().toQualString()).equals("prim::Return");
  }

  private void read(JitNode node) throws UnreadableGraphException {
    String kind = text(node.kind().toQualString());
    if (node.blocks().size() > 0 || node.outputs().size() != 1) {
      throw new UnreadableGraphException(
          "%s: has %d blocks and %d results"
              .formatted(kind, node.blocks().size(), node.outputs().size()));
    }
    Value result = node.output();
    if (kind.equals(CONSTANT)) {
      values.put(result.unique(), constant(result));
    } else if (kind.equals(LIST)) {
      values.put(result.unique(), list(operands(node)));
    } else if (kind.startsWith("prim::")) {
      throw new UnreadableGraphException(kind + ": not an operator on tensors");
    } else {
      requireTensor(kind, result);
      operations.add(new Operation(kind, operands(node)));
      values.put(result.unique(), new Operand.Result(operations.size() - 1));
    }
  }

  private static void requireTensor(String kind, Value result) throws UnreadableGraphException {
    String type = text(result.type().get().str());
    if (!type.equals("Tensor")) {
      throw new UnreadableGraphException(kind + ": returns " + type);
    }
  }

  private List<Operand> operands(JitNode node) throws UnreadableGraphException {
    List<Operand> operands = new ArrayList<>();
    for (long i = 0; i < node.inputs().size(); i++) {
      operands.add(operand(node.inputs().at(i)));
    }
    return operands;
  }

  private Operand operand(Value value) throws UnreadableGraphException {
    Operand known = values.get(value.unique());
    if (known == null) {
      throw new UnreadableGraphException("%" + text(value.debugName()) + ": not computed here");
    }
    return known;
  }

  private Operand constant(Value value) throws UnreadableGraphException {
    IValueOptional held = torch.toIValue(value);
    if (!held.has_value()) {
      throw new UnreadableGraphException("%" + text(value.debugName()) + ": no constant's value");
    }
    IValue constant = held.get();
    if (constant.isNone()) {
      return Operand.NONE;
    } else if (constant.isTensor()) {
      String name = "t" + tensors.size();
      // A copy of the handle: toTensor() points into the constant, which goes with the scope.
      tensors.put(name, new Tensor(constant.toTensor()));
      return new Operand.Parameter(name);
    } else if (constant.isBool()) {
      return Operand.of(constant.toBool());
    } else if (constant.isInt()) {
      return Operand.of(constant.toInt());
    } else if (constant.isDouble()) {
      return Operand.of(constant.toDouble());
    } else if (constant.isString()) {
      return new Operand.Text(text(constant.toStringRef()));
    } else if (constant.isIntList()) {
      return ints(constant.toIntVector());
    }
    // A device reaches operators such as aten::to, which take None for "where it is".
    throw new UnreadableGraphException("a constant of kind " + text(constant.tagKind()));
  }

  private static Operand ints(LongVector list) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < list.size(); i++) {
      numbers.add(list.get(i));
    }
    return new Operand.Ints(numbers);
  }

  private static Operand list(List<Operand> elements) throws UnreadableGraphException {
    if (elements.stream().allMatch(Operand.Int.class::isInstance)) {
      return new Operand.Ints(
          elements.stream().map(element -> ((Operand.Int) element).value()).toList());
    }
    for (Operand element : elements) {
      if (!(element instanceof Operand.Result
          || element instanceof Operand.Input
          || element instanceof Operand.Parameter)) {
        throw new UnreadableGraphException("a list with " + element);
      }
    }
    return new Operand.Tensors(elements);
  }

  private static String text(BytePointer pointer) {
    return pointer.getString();
  }
}
