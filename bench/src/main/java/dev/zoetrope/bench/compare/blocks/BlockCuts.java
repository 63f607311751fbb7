package dev.zoetrope.bench.compare.blocks;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The places where a network hangs on one value: all that comes later reads nothing else of what
 * came before. Of those between two layers the last is taken, what the next layer starts from.
 *
 * @param values by the number of layers before each, ascending
 * @param weights what each layer multiplies by, in the order they run
 */
public record BlockCuts(Map<Integer, Operand> values, List<Operand.Parameter> weights) {
  private static final Set<String> LAYERS =
      Set.of("aten::conv2d", "aten::_convolution", "aten::linear");

  /** Keeps its own copies. */
  public BlockCuts {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    weights = List.copyOf(weights);
  }

  /** Of a graph, whose output counts as the last. */
  public static BlockCuts of(OperatorGraph graph) {
    return new Search(graph).cuts();
  }

  /** Goes through the operations once, knowing what is still to be read. */
  private static final class Search {
    private final List<Operation> operations;

    /** The last operation that reads a value; of the output one past the end. */
    private final Map<Operand, Integer> lastReads = new HashMap<>();

    /** Operations whose results change with the input. Sizes do not, nor do weights made ready. */
    private final Set<Integer> moving = new HashSet<>();

    private final Set<Operand> live = new HashSet<>();
    private final Map<Integer, Operand> values = new TreeMap<>();
    private final List<Operand.Parameter> weights = new ArrayList<>();

    Search(OperatorGraph graph) {
      this.operations = graph.operations();
      for (int i = 0; i < operations.size(); i++) {
        for (Operand operand : operations.get(i).operands()) {
          read(operand, i);
        }
      }
      read(graph.output(), operations.size());
    }

    private void read(Operand operand, int at) {
      Operand.leaves(operand).forEach(leaf -> lastReads.put(leaf, at));
    }

    BlockCuts cuts() {
      live.add(new Operand.Input());
      for (int i = 0; i < operations.size(); i++) {
        Operation operation = operations.get(i);
        boolean moves =
            operation.type() != Operation.Type.INT
                && operation.operands().stream().flatMap(Operand::leaves).anyMatch(this::moves);
        if (moves) {
          moving.add(i);
          addLayer(operation);
          for (int result = 0; result < operation.results(); result++) {
            live.add(new Operand.Result(i, result));
          }
        }
        int next = i + 1;
        live.removeIf(value -> lastReads.getOrDefault(value, -1) < next);
        if (live.size() == 1 && !weights.isEmpty()) {
          Operand only = live.iterator().next();
          if (isTensor(only)) {
            values.put(weights.size(), only);
          }
        }
      }
      return new BlockCuts(values, weights);
    }

    private boolean moves(Operand leaf) {
      return leaf instanceof Operand.Input
          || (leaf instanceof Operand.Result result && moving.contains(result.operation()));
    }

    private boolean isTensor(Operand value) {
      return value instanceof Operand.Result result
          && operations.get(result.operation()).type() == Operation.Type.TENSOR;
    }

    private void addLayer(Operation operation) {
      if (!LAYERS.contains(operation.operator())) {
        return;
      }
      Operand weight = operation.operands().get(1);
      // A quantized weight is read as the numbers that its bytes stand for.
      if (weight instanceof Operand.Result result && !moves(weight)) {
        weight = operations.get(result.operation()).operands().get(0);
      }
      if (weight instanceof Operand.Parameter parameter) {
        weights.add(parameter);
      }
    }
  }
}
