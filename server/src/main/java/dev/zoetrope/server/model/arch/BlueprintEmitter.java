package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSource;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import dev.zoetrope.server.model.graph.GraphEmitter;
import dev.zoetrope.server.model.graph.ModuleTree;
import java.util.Arrays;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Emits a {@link Blueprint} with tensors of exactly the shapes that it declares. */
public final class BlueprintEmitter {
  private BlueprintEmitter() {}

  /**
   * Emits a module in evaluation mode.
   *
   * @param name the module's class name, an identifier
   * @param blueprint what it computes
   * @param source its tensors; each is asked for once, in definition order, and becomes the
   *     module's own
   * @return the module; the caller closes it
   * @throws IllegalArgumentException if a tensor is not of its specification's shape
   * @throws IllegalStateException if LibTorch has no operator for an operation's operands
   */
  public static JitModule emit(String name, Blueprint blueprint, ParameterSource source) {
    return GraphEmitter.emit(
        name,
        blueprint.graph(),
        tree -> blueprint.parameters().forEach(spec -> register(spec, source, tree)));
  }

  private static void register(ParameterSpec spec, ParameterSource source, ModuleTree tree) {
    try (Tensor tensor = source.tensor(spec)) {
      check(spec, tensor);
      if (spec.role() == Role.RUNNING_MEAN || spec.role() == Role.RUNNING_VAR) {
        tree.buffer(spec.name(), tensor);
      } else {
        tree.parameter(spec.name(), tensor);
      }
    }
  }

  private static void check(ParameterSpec spec, Tensor tensor) {
    long[] sizes = tensor.sizes().vec().get();
    long[] wanted = spec.shape().stream().mapToLong(Long::longValue).toArray();
    // intern(): the binding makes a new enum object for each native value
    ScalarType type = tensor.scalar_type().intern();
    if (!Arrays.equals(sizes, wanted) || type != ScalarType.Float) {
      throw new IllegalArgumentException(
          "parameter %s: wanted fp32 %s, got %s %s"
              .formatted(spec.name(), spec.shape(), type, Arrays.toString(sizes)));
    }
  }
}
