package dev.zoetrope.server.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * call is inlined. What it understands: operators on tensors, lists of tensors and whole numbers,
 * as built-in architectures have them and as tracing writes them down. Branches and loops are no
 * straight line, and the module says so by {@link UnreadableGraphException}.
 *
 * <p>One instance reads one module, on one thread, inside one {@link PointerScope}.
 */
public final class GraphReader {
  private static final String CONSTANT = "prim::Constant";
  private static final String LIST = "prim::ListConstruct";

  /** What tracing leaves behind where sizes are computed and lists of tensors are taken apart. */
  private static final Set<String> PRIMITIVES = Set.of("prim::ListUnpack", "prim::NumToTensor");

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
    if (node.blocks().size() > 0) {
      throw new UnreadableGraphException(kind + ": has " + node.blocks().size() + " blocks");
    }
    if (kind.equals(CONSTANT)) {
      values.put(node.output().unique(), constant(node.output()));
    } else if (kind.equals(LIST)) {
      values.put(node.output().unique(), list(operands(node)));
    } else if (kind.startsWith("prim::") && !PRIMITIVES.contains(kind)) {
      throw new UnreadableGraphException(kind + ": not an operator on tensors");
    } else {
      call(kind, node);
    }
  }

  private void call(String kind, JitNode node) throws UnreadableGraphException {
    int results = (int) node.outputs().size();
    Operation.Type type = results == 0 ? Operation.Type.TENSOR : type(kind, node.output(0));
    for (int i = 0; i < results; i++) {
      if (type(kind, node.output(i)) != type || (i > 0 && type != Operation.Type.TENSOR)) {
        throw new UnreadableGraphException(kind + ": returns several kinds of values");
      }
      values.put(node.output(i).unique(), new Operand.Result(operations.size(), i));
    }
    operations.add(new Operation(kind, operands(node), type, results));
  }

  private static Operation.Type type(String kind, Value result) throws UnreadableGraphException {
    String type = text(result.type().get().str());
    return switch (type) {
      case "Tensor" -> Operation.Type.TENSOR;
      case "Tensor[]" -> Operation.Type.TENSORS;
      case "int" -> Operation.Type.INT;
      default -> throw new UnreadableGraphException(kind + ": returns " + type);
    };
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

  private Operand list(List<Operand> elements) throws UnreadableGraphException {
    if (elements.stream().allMatch(Operand.Int.class::isInstance)) {
      return new Operand.Ints(
          elements.stream().map(element -> ((Operand.Int) element).value()).toList());
    } else if (elements.stream().allMatch(this::isInt)) {
      return new Operand.IntList(elements);
    } else if (elements.stream().allMatch(this::isTensor)) {
      return new Operand.Tensors(elements);
    }
    throw new UnreadableGraphException("a list of " + elements);
  }

  private boolean isInt(Operand operand) {
    return operand instanceof Operand.Int
        || (operand instanceof Operand.Result result
            && operations.get(result.operation()).type() == Operation.Type.INT);
  }

  private boolean isTensor(Operand operand) {
    return operand instanceof Operand.Input
        || operand instanceof Operand.Parameter
        || (operand instanceof Operand.Result result
            && operations.get(result.operation()).type() == Operation.Type.TENSOR);
  }

  private static String text(BytePointer pointer) {
    return pointer.getString();
  }
}
