package dev.zoetrope.server.model;

import org.bytedeco.pytorch.Tensor;

/**
 * Where an architecture gets its tensors from: a checkpoint, a seeded initialisation, a test's
 * formula.
 */
@FunctionalInterface
public interface ParameterSource {

  /** A contiguous fp32 CPU tensor of exactly {@code spec.shape()}; the caller owns it. */
  Tensor tensor(ParameterSpec spec);
}
