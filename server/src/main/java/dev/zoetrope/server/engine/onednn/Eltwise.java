package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.Activation;
import dev.zoetrope.server.model.graph.Operand;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * An activation as oneDNN has it, by its reference of {@code dnnl_alg_kind_t}: the same numbers as
 * PyTorch's operators.
 *
 * @param alpha oneDNN's first number
 * @param beta its second
 */
record Eltwise(algorithm kind, float alpha, float beta) {

  /** Whether a primitive can do it after its own work; doing nothing is no work. */
  static boolean knows(Activation activation) {
    return activation.equals(Activation.NOTHING) || of(activation).isPresent();
  }

  /** Empty for nothing, and for what oneDNN does not have. */
  static Optional<Eltwise> of(Activation activation) {
    return switch (activation.name()) {
      case "relu" -> plain(algorithm.eltwise_relu);
      case "sigmoid" -> plain(algorithm.eltwise_logistic);
      case "swish" -> Optional.of(new Eltwise(algorithm.eltwise_swish, 1, 0));
      case "hardswish" -> Optional.of(new Eltwise(algorithm.eltwise_hardswish, 1 / 6f, 0.5f));
      case "hardsigmoid" -> Optional.of(new Eltwise(algorithm.eltwise_hardsigmoid, 1 / 6f, 0.5f));
      case "hardtanh" -> Optional.of(clip(activation.scalars()));
      case "gelu" ->
          plain(
              activation.algorithm().equals(new Operand.Text("tanh"))
                  ? algorithm.eltwise_gelu_tanh
                  : algorithm.eltwise_gelu_erf);
      default -> Optional.empty();
    };
  }

  private static Optional<Eltwise> plain(algorithm kind) {
    return Optional.of(new Eltwise(kind, 0, 0));
  }

  private static Eltwise clip(List<Operand> limits) {
    return new Eltwise(algorithm.eltwise_clip, real(limits.get(0)), real(limits.get(1)));
  }

  private static float real(Operand number) {
    return (float) ((Operand.Real) number).value();
  }
}
