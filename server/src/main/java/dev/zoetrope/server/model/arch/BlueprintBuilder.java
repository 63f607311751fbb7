package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects a {@link Blueprint} while a network is being written down. One thread. */
final class BlueprintBuilder {

  private final List<ParameterSpec> parameters = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Integer, String> roundings = new HashMap<>();

  /** Declares a tensor of the module's state and refers to it. */
  Operand parameter(String name, Role role, Long... shape) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("parameter " + name + " is declared twice");
    }
    parameters.add(new ParameterSpec(name, List.of(shape), role));
    return new Operand.Parameter(name);
  }

  /** Adds a call of an operator and refers to the tensor it returns. */
  Operand apply(String operator, Operand... operands) {
    operations.add(new Operation(operator, List.of(operands)));
    return new Operand.Result(operations.size() - 1);
  }

  /**
   * Says that the reference's quantized form rounds a value here.
   *
   * @param value what an operation returned
   * @param module the path of the module with the scale
   * @return the value
   */
  Operand rounded(Operand value, String module) {
    roundings.put(((Operand.Result) value).operation(), module);
    return value;
  }

  /** The network that gives {@code output}. */
  Blueprint build(Operand output) {
    return new Blueprint(parameters, operations, output, roundings);
  }
}
