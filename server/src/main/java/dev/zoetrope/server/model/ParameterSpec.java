package dev.zoetrope.server.model;

import java.util.List;

/**
 * One tensor of a module's state, as the reference implementation's state dict names it.
 *
 * @param name for example {@code features.0.0.weight}
 * @param shape sizes, outermost first
 * @param role what it is, which decides its seeded initialisation
 */
public record ParameterSpec(String name, List<Long> shape, Role role) {

  /** What a tensor does in its layer. */
  public enum Role {
    /** Convolution kernel, OIHW. */
    CONV_WEIGHT,
    /** Matrix of a linear layer, out × in. */
    LINEAR_WEIGHT,
    /** Bias of a convolution or linear layer. */
    BIAS,
    /** Gain of a batch or layer normalisation. */
    NORM_WEIGHT,
    /** Shift of a batch or layer normalisation. */
    NORM_BIAS,
    /** Running mean of a batch normalisation. */
    RUNNING_MEAN,
    /** Running variance of a batch normalisation. */
    RUNNING_VAR,
    /** Class, distillation and position embeddings. */
    EMBEDDING
  }
}
