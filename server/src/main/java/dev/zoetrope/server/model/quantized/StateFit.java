package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointException;
import dev.zoetrope.server.model.weights.CheckpointMismatchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a quantized network reads of its checkpoint, and whether that is there. Immutable. */
final class StateFit {
  /**
   * Modules that have a scale whether they are used or not: sums of blocks without a residual, and
   * the hard sigmoid's, which is fixed.
   */
  private static final Pattern IDLE = Pattern.compile("(.+\\.)?(skip_add|scale_activation)\\..+");

  private final Architecture architecture;
  private final Map<String, LayerSite> layers = new LinkedHashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();

  /** The modules whose keys are known. */
  private final Set<String> modules = new TreeSet<>();

  /**
   * Collects.
   *
   * @throws CheckpointException if the architecture has no quantized form
   */
  StateFit(Architecture architecture, QuantizedState state) {
    this.architecture = architecture;
    if (architecture.roundings().isEmpty()) {
      throw new CheckpointException(
          "the checkpoint is quantized, and %s has no quantized form"
              .formatted(architecture.name()));
    }
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (ParameterSpec spec : architecture.parameters()) {
      shapes.put(spec.name(), spec.shape());
    }
    List<Operation> operations = architecture.graph().operations();
    for (int i = 0; i < operations.size(); i++) {
      if (LayerSite.is(operations.get(i))) {
        String path = LayerSite.path(operations.get(i));
        List<Long> shape = shapes.getOrDefault(path + ".weight", List.of());
        layers.put(path, new LayerSite(path, shape, norm(operations, i)));
      }
    }
    layers.values().forEach(layer -> wanted.addAll(state.wanted(layer)));
    modules.addAll(layers.keySet());
    Set<String> rounding = new LinkedHashSet<>(List.of("quant"));
    rounding.addAll(new TreeSet<>(architecture.roundings().values()));
    rounding.forEach(module -> wanted.addAll(state.wanted(module)));
    modules.addAll(rounding);
  }

  /** The normalisation that reads a layer's result. */
  private static OptionalDouble norm(List<Operation> operations, int layer) {
    return operations.stream()
        .filter(LayerSite::isNorm)
        .filter(norm -> norm.operands().get(0).equals(new Operand.Result(layer)))
        .mapToDouble(LayerSite::epsilon)
        .findFirst();
  }

  /** The layers, by their paths, in the network's order. */
  Map<String, LayerSite> layers() {
    return layers;
  }

  /**
   * Compares.
   *
   * @throws CheckpointMismatchException with all that is wrong
   */
  void require(Checkpoint checkpoint) {
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Wanted each : wanted) {
      Checkpoint.Entry entry = checkpoint.entries().get(each.name());
      if (entry == null) {
        missing.add(each.name());
      } else if (!each.fits(entry)) {
        wrong.add(each.against(entry));
      }
    }
    List<String> unexpected =
        checkpoint.entries().keySet().stream().filter(name -> !isKnown(name)).toList();
    if (!missing.isEmpty() || !unexpected.isEmpty() || !wrong.isEmpty()) {
      throw new CheckpointMismatchException(
          architecture.name() + ", quantized", missing, unexpected, wrong);
    }
  }

  private boolean isKnown(String name) {
    return IDLE.matcher(name).matches()
        || modules.stream().anyMatch(module -> name.startsWith(module + "."))
        // A vector is taken before the classifier, of which nothing is read then.
        || architecture.unused().stream().anyMatch(unused -> top(unused).equals(top(name)));
  }

  private static String top(String name) {
    return name.substring(0, Math.max(0, name.indexOf('.')));
  }
}
