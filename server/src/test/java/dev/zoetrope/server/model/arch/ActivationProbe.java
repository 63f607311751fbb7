package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;

/** Measures the standard deviation of every operation's result in one forward. */
final class ActivationProbe {

  private ActivationProbe() {}

  /** By operation, in order; the key is its index and operator. */
  static Map<String, Float> deviations(
      BlueprintArchitecture architecture, ParameterSource source, Tensor input) {
    Blueprint network = architecture.blueprint();
    int count = network.operations().size();
    List<Operation> operations = new ArrayList<>(network.operations());
    List<Operand> deviations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(new Operation("aten::std", List.of(new Operand.Result(i), Operand.of(true))));
      deviations.add(new Operand.Result(operations.size() - 1));
    }
    operations.add(
        new Operation("aten::stack", List.of(new Operand.Tensors(deviations), Operand.of(0))));
    operations.add(
        new Operation(
            "aten::unsqueeze", List.of(new Operand.Result(operations.size() - 1), Operand.of(0))));
    Blueprint probed =
        new Blueprint(network.parameters(), operations, new Operand.Result(operations.size() - 1));
    Map<String, Float> result = new LinkedHashMap<>();
    try (JitModule module = BlueprintEmitter.emit("probe", probed, source)) {
      float[] values = Pictures.logits(module, input).get(0);
      for (int i = 0; i < count; i++) {
        result.put(i + " " + network.operations().get(i).operator(), values[i]);
      }
    }
    return result;
  }
}
