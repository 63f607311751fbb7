package dev.zoetrope.server.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.ListType;
import org.bytedeco.pytorch.NumberType;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueVector;

/**
 * Turns an {@link OperatorGraph} into a TorchScript module.
 *
 * <p>The graph is put together node by node rather than from source text, because source text
 * reaches {@code aten} operators only, and the fused and quantized ones live in other namespaces.
 * All of {@code forward} is one function of the root module; submodules only hold tensors, so that
 * these carry the reference implementation's names.
 *
 * <p>One instance emits one module, on one thread, inside one {@link PointerScope}.
 */
public final class GraphEmitter {

  private final Graph graph = new Graph();
  private final ModuleTree tree;
  private final Value input;
  private final Map<String, Value> places = new HashMap<>();
  private final List<JitNode> results = new ArrayList<>();

  private GraphEmitter(ModuleTree tree) {
    this.tree = tree;
    places.put("", graph.addInput("self").setType(tree.type()));
    this.input = graph.addInput("x");
  }

  /**
   * Emits a module in evaluation mode.
   *
   * @param name the module's class name, an identifier
   * @param graph what it computes
   * @param state puts every tensor that the graph names in its place
   * @return the module; the caller closes it
   * @throws IllegalStateException if LibTorch has no operator for an operation's operands
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public static JitModule emit(String name, OperatorGraph graph, Consumer<ModuleTree> state) {
    try (PointerScope scope = new PointerScope()) {
      ModuleTree tree = new ModuleTree(name);
      state.accept(tree);
      GraphEmitter emitter = new GraphEmitter(tree);
      graph.operations().forEach(emitter::append);
      emitter.finish(graph.output());
      return tree.root().retainReference();
    }
  }

  private void append(Operation operation) {
    ValueVector operands = new ValueVector();
    operation.operands().forEach(operand -> operands.push_back(value(operand)));
    JitNode node =
        graph.insertNode(
            graph.create(
                Symbol.fromQualString(operation.operator()), operands, operation.results()));
    switch (operation.type()) {
      case TENSOR -> {}
      case TENSORS -> node.output().setType(new Type.TypePtr(ListType.ofTensors()));
      case INT -> node.output().setType(new Type.TypePtr(IntType.getIntTypePtr().get()));
    }
    // Primitives such as prim::ListUnpack are the interpreter's own.
    if (!operation.operator().startsWith("prim::") && node.maybeOperator() == null) {
      throw new IllegalStateException("LibTorch has no operator for " + operation);
    }
    results.add(node);
  }

  private void finish(Operand output) {
    graph.registerOutput(value(output));
    graph.lint();
    Function forward = tree.unit().create_function(tree.method("forward"), graph);
    tree.root().type().addMethod(forward);
  }

  private Value value(Operand operand) {
    if (operand instanceof Operand.Input) {
      return input;
    } else if (operand instanceof Operand.Parameter parameter) {
      return place(parameter.name());
    } else if (operand instanceof Operand.Result result) {
      return results.get(result.operation()).output(result.index());
    } else if (operand instanceof Operand.Tensors tensors) {
      return list(new Type.TypePtr(TensorType.get()), tensors.elements());
    } else if (operand instanceof Operand.IntList ints) {
      return list(new Type.TypePtr(IntType.getIntTypePtr().get()), ints.elements());
    } else if (operand instanceof Operand.Scalars scalars) {
      OptionalType scalar =
          OptionalType.create(new Type.TypePtr(NumberType.getNumberIntTypePtr().get()));
      return list(new Type.TypePtr(scalar), scalars.elements());
    }
    return graph.insertConstant(constant(operand));
  }

  /** The attribute at a dotted path below {@code self}; each is read once. */
  private Value place(String path) {
    Value known = places.get(path);
    if (known == null) {
      StatePath at = StatePath.of(path);
      known = graph.insertGetAttr(place(at.parent()), at.leaf());
      places.put(path, known);
    }
    return known;
  }

  private Value list(Type.TypePtr elementType, List<Operand> elements) {
    ValueVector values = new ValueVector();
    elements.forEach(element -> values.push_back(value(element)));
    return graph.insertNode(graph.createList(elementType, values)).output();
  }

  private static IValue constant(Operand operand) {
    if (operand instanceof Operand.Int number) {
      return new IValue(number.value());
    } else if (operand instanceof Operand.Real number) {
      return new IValue(number.value());
    } else if (operand instanceof Operand.Flag flag) {
      return new IValue(flag.value());
    } else if (operand instanceof Operand.Text text) {
      return new IValue(text.value());
    } else if (operand instanceof Operand.Ints numbers) {
      return ints(numbers.values());
    }
    return new IValue();
  }

  /** An untyped list would become a constant of type {@code Any[]}, which no operator takes. */
  private static IValue ints(List<Long> values) {
    // get(): an IntTypePtr itself would go to TypePtr's casting constructor, which takes it for
    // something larger than it is
    GenericList list = new GenericList(new Type.TypePtr(IntType.getIntTypePtr().get()));
    values.forEach(value -> list.push_back(new IValue((long) value)));
    return new IValue(list);
  }
}
