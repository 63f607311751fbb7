package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What it computes, on tensors of those names. */
  OperatorGraph graph();

  /**
   * Where the reference implementation's quantized form rounds what an operation of {@link #graph}
   * returns: by operation, the module whose scale and zero point it has. Empty: it has no such
   * form.
   */
  Map<Integer, String> roundings();

  /** What it answers with; its classes have no names yet. */
  Output output();

  /** Outputs of its classifier; 0 if it gives an embedding. */
  default int classes() {
    return output().classes();
  }

  /**
   * Tensors of the reference network, under the names of its state dict, that {@link #output} does
   * without: a checkpoint may have them.
   */
  Set<String> unused();

  /**
   * How pictures are brought to its input where the weights' own preprocessing does not say
   * otherwise.
   */
  InputRecipe recipe();

  /** What is subtracted and divided by, on levels brought to 0..1. */
  Normalization normalization();

  /**
   * Emits the module in evaluation mode. Its {@code forward(Tensor x)} takes fp32 {@code [N,3,H,W]}
   * (any memory format), normalised, and returns fp32 {@code [N, size of the output]}.
   */
  JitModule emit(ParameterSource parameters);
}
