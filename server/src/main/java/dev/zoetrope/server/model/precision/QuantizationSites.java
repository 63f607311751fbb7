package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses which values of a network become bytes: what a layer on bytes reads, and what is added to
 * a convolution's result if the sum is such a value. Means, products and what follows them in a
 * squeeze-and-excitation, a transformer's residual stream, its normalisations and its attention
 * stay as they are. One instance looks at one graph.
 */
final class QuantizationSites {
  private static final Set<String> SUMS = Set.of("aten::add", "aten::add_");

  private final List<Operation> operations;
  private final Set<Integer> layers;
  private final Map<Operand, List<Reader>> readers = new HashMap<>();
  private final Set<Operand> sites = new LinkedHashSet<>();

  private record Reader(int operation, int position) {}

  private QuantizationSites(OperatorGraph graph, Set<Integer> layers) {
    this.operations = graph.operations();
    this.layers = layers;
    for (int i = 0; i < operations.size(); i++) {
      List<Operand> operands = operations.get(i).operands();
      for (int k = 0; k < operands.size(); k++) {
        Reader reader = new Reader(i, k);
        Operand.leaves(operands.get(k))
            .forEach(leaf -> readers.computeIfAbsent(leaf, key -> new ArrayList<>()).add(reader));
      }
    }
    // From the last, because whether a sum's side is one follows from the sum.
    for (int i = operations.size() - 1; i >= 0; i--) {
      choose(new Operand.Result(i));
    }
    choose(new Operand.Input());
  }

  /**
   * Chooses.
   *
   * @param layers the operations that are to read bytes
   * @return the values, each an {@link Operand.Input} or a {@link Operand.Result}
   */
  static Set<Operand> of(OperatorGraph graph, Set<Integer> layers) {
    return new QuantizationSites(graph, layers).sites;
  }

  private void choose(Operand value) {
    List<Reader> all = readers.getOrDefault(value, List.of());
    if (all.stream().anyMatch(reader -> isLayerInput(reader) || isSide(reader, value))) {
      sites.add(value);
    }
  }

  private boolean isLayerInput(Reader reader) {
    return reader.position() == 0 && layers.contains(reader.operation());
  }

  /** Whether it is added to a convolution's result. */
  private boolean isSide(Reader reader, Operand value) {
    int sum = reader.operation();
    return SUMS.contains(operations.get(sum).operator())
        && sites.contains(new Operand.Result(sum))
        && summed(sum).filter(side -> !side.equals(value)).isPresent();
  }

  /**
   * Of a sum's sides, the last to be there, if it is the result of a convolution on bytes, and of
   * no other use.
   */
  private Optional<Operand> summed(int sum) {
    return operations.get(sum).operands().stream()
        .filter(Operand.Result.class::isInstance)
        .max(Comparator.comparingInt(side -> ((Operand.Result) side).operation()))
        .filter(side -> isConvolution((Operand.Result) side))
        .filter(side -> readers.getOrDefault(side, List.of()).size() == 1);
  }

  private boolean isConvolution(Operand.Result result) {
    return layers.contains(result.operation())
        && WeightedLayer.of(operations.get(result.operation()))
            .filter(WeightedLayer::isConvolution)
            .isPresent();
  }
}
