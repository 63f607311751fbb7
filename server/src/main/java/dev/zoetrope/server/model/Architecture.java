package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/**
 * A network that can be emitted as TorchScript from Java, with its parameter set already chosen
 * (width multiplier, number of classes, …). Immutable; any thread.
 */
public interface Architecture {

  /** The reference implementation's name, for example {@code mobilenet_v3_large}. */
  String name();

  /**
   * Every tensor the module holds, under the reference implementation's state-dict names, in
   * definition order.
   */
  List<ParameterSpec> parameters();

  /** Outputs of the head. */
  int classes();

  /**
   * How pictures are brought to its input where the weights' own preprocessing does not say
   * otherwise.
   */
  InputRecipe recipe();

  /** What is subtracted and divided by, on levels brought to 0..1. */
  Normalization normalization();

  /**
   * Emits the module in evaluation mode. Its {@code forward(Tensor x)} takes fp32 {@code [N,3,H,W]}
   * (any memory format), normalised, and returns fp32 logits {@code [N, classes]}.
   */
  JitModule emit(ParameterSource parameters);
}
