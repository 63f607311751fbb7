package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import dev.zoetrope.server.model.precision.AffineGrid;
import dev.zoetrope.server.model.quantized.QuantizedState.LayerTensors;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointMismatchException;
import dev.zoetrope.server.model.weights.UnwrappedCheckpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes down a network with what its quantized checkpoint says: layers are fp32 operators on
 * {@code qint8} weights after an {@code aten::dequantize}, and every value that the reference
 * rounds is between {@code aten::quantize_per_tensor} and {@code aten::dequantize}. Normalisations
 * are part of the weights. One instance writes one network.
 */
public final class QuantizedNetwork {
  /** The stub that rounds the network's input. */
  private static final String INPUT = "quant";

  /**
   * A mean of bytes is rounded to the same bytes ({@code AdaptiveAveragePooling.cpp}). Flattened
   * ones are, and saying so once more changes nothing but tells layers that they read bytes.
   */
  private static final Set<String> SAME_BYTES =
      Set.of("aten::adaptive_avg_pool2d", "aten::flatten");

  private static final String GATE = "aten::hardsigmoid";

  /** What {@code quantized/cpu/qhardsigmoid.cpp} rounds to, whatever an observer saw. */
  private static final AffineGrid GATE_GRID = new AffineGrid(1.0 / 256, 0);

  private final QuantizedState state;
  private final Map<Integer, String> roundings;
  private final Map<String, LayerSite> layers;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** What stands in the new graph for the results of the old one. */
  private final List<Operand> moved = new ArrayList<>();

  /** What values of the new graph were rounded to. */
  private final Map<Operand, AffineGrid> grids = new HashMap<>();

  private QuantizedNetwork(
      QuantizedState state, Map<Integer, String> roundings, Map<String, LayerSite> layers) {
    this.state = state;
    this.roundings = roundings;
    this.layers = layers;
  }

  /** Whether a checkpoint is of a quantized network, converted or as training left it. */
  public static boolean isIn(Checkpoint checkpoint) {
    return QuantizedState.isQuantized(checkpoint);
  }

  /**
   * Emits the module.
   *
   * @param architecture the network; its reference has a quantized form
   * @param checkpoint of that form
   * @return {@code forward(fp32 [N,3,H,W])} to fp32; the caller closes it
   * @throws CheckpointMismatchException if anything is missing, left over, or of another type or
   *     shape
   * @throws dev.zoetrope.server.model.weights.CheckpointException if the architecture has no such
   *     form, or a range or a scale is none
   */
  @SuppressWarnings("try") // both are there for the time they are open
  public static JitModule emit(Architecture architecture, Checkpoint checkpoint) {
    Checkpoint named = UnwrappedCheckpoint.of(checkpoint);
    QuantizedState state = QuantizedState.of(named);
    StateFit fit = new StateFit(architecture, state);
    fit.require(named);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      QuantizedNetwork network =
          new QuantizedNetwork(state, architecture.roundings(), fit.layers());
      OperatorGraph graph = network.rewritten(architecture.graph());
      network.tensors.values().forEach(Tensor::retainReference);
      try (BoundGraph bound = new BoundGraph(graph, network.tensors)) {
        return bound.emit("int8");
      }
    }
  }

  private OperatorGraph rewritten(OperatorGraph old) {
    Operand input = rounded(new Operand.Input(), state.grid(INPUT));
    for (int i = 0; i < old.operations().size(); i++) {
      Operation operation = old.operations().get(i);
      Operand result = rewritten(operation.replacing(leaf -> moved(leaf, input)));
      moved.add(grid(i, operation, input).map(grid -> rounded(result, grid)).orElse(result));
    }
    return new OperatorGraph(
        operations, Operand.replacing(old.output(), leaf -> moved(leaf, input)));
  }

  private Operand moved(Operand leaf, Operand input) {
    return leaf instanceof Operand.Result result ? moved.get(result.operation()) : input;
  }

  private Operand rewritten(Operation operation) {
    if (LayerSite.isNorm(operation)) {
      return operation.operands().get(0);
    }
    return append(LayerSite.is(operation) ? onBytes(operation) : operation);
  }

  private Operation onBytes(Operation layer) {
    String path = LayerSite.path(layer);
    LayerTensors read = state.read(Objects.requireNonNull(layers.get(path)));
    Operand.Parameter weight = new Operand.Parameter(path + ".weight");
    Operand.Parameter bias = new Operand.Parameter(path + ".bias");
    tensors.put(weight.name(), read.weight());
    tensors.put(bias.name(), read.bias());
    List<Operand> operands = new ArrayList<>(layer.operands());
    operands.set(1, append(new Operation("aten::dequantize", List.of(weight))));
    operands.set(2, bias);
    return new Operation(layer.operator(), operands);
  }

  /** What the reference rounds an operation's result to; empty where it does not. */
  private Optional<AffineGrid> grid(int index, Operation operation, Operand input) {
    String module = roundings.get(index);
    if (module != null) {
      return Optional.of(state.grid(module));
    }
    if (SAME_BYTES.contains(operation.operator())) {
      return Optional.ofNullable(grids.get(moved(operation.operands().get(0), input)));
    }
    return operation.operator().equals(GATE) ? Optional.of(GATE_GRID) : Optional.empty();
  }

  private Operand rounded(Operand value, AffineGrid grid) {
    Operand bytes = append(grid.rounding(value));
    Operand numbers = append(new Operation("aten::dequantize", List.of(bytes)));
    grids.put(numbers, grid);
    return numbers;
  }

  private Operand append(Operation operation) {
    operations.add(operation);
    return new Operand.Result(operations.size() - 1);
  }
}
