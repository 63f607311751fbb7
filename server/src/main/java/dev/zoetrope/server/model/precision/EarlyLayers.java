package dev.zoetrope.server.model.precision;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * The first layers of a network of convolutions, which hold hardly any of its weights. What they
 * lose by rounding goes through all the others.
 */
final class EarlyLayers {
  /** Of all weights. */
  private static final double MOST_WEIGHTS = 0.035;

  private EarlyLayers() {}

  /**
   * Finds them.
   *
   * @return the operations; none of a network with attention, whose first layer is as exact as its
   *     others
   */
  static Set<Integer> of(BoundGraph fp32) {
    Set<Integer> early = new TreeSet<>();
    List<Operation> operations = fp32.graph().operations();
    if (operations.stream().anyMatch(AttentionRegion::isAttention)) {
      return early;
    }
    long all = operations.stream().mapToLong(each -> weights(fp32.tensors(), each)).sum();
    long kept = 0;
    for (int i = 0; i < operations.size(); i++) {
      kept += weights(fp32.tensors(), operations.get(i));
      if (kept > all * MOST_WEIGHTS) {
        break;
      }
      if (WeightedLayer.of(operations.get(i)).isPresent()) {
        early.add(i);
      }
    }
    return early;
  }

  private static long weights(Map<String, Tensor> tensors, Operation operation) {
    Optional<WeightedLayer> layer = WeightedLayer.of(operation);
    return layer.isEmpty()
        ? 0
        : Objects.requireNonNull(tensors.get(layer.get().weight().name())).numel();
  }
}
