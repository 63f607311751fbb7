package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.List;
import java.util.Map;

/**
 * A network as data: what it holds and what it computes. Immutable; holds no native memory.
 *
 * @param parameters in definition order, each name once
 * @param operations in the order they run; each may refer to earlier ones only
 * @param output fp32 {@code [N, size]}: logits or a vector
 * @param roundings where the reference's quantized form rounds what an operation returns: by
 *     operation, the module whose scale and zero point it has; empty where there is no such form
 */
public record Blueprint(
    List<ParameterSpec> parameters,
    List<Operation> operations,
    Operand output,
    Map<Integer, String> roundings) {

  /** Keeps its own copies. */
  public Blueprint {
    parameters = List.copyOf(parameters);
    operations = List.copyOf(operations);
    roundings = Map.copyOf(roundings);
  }

  /** One without a quantized form. */
  public Blueprint(List<ParameterSpec> parameters, List<Operation> operations, Operand output) {
    this(parameters, operations, output, Map.of());
  }

  /** What it computes, without its parameters' shapes. */
  public OperatorGraph graph() {
    return new OperatorGraph(operations, output);
  }

  /** How many numbers the parameters hold together. */
  public long parameterElements() {
    return parameters.stream()
        .mapToLong(spec -> spec.shape().stream().reduce(1L, Math::multiplyExact))
        .reduce(0L, Math::addExact);
  }
}
