package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A convolution or a linear layer of a network, in its place in the state dict.
 *
 * @param path its module's, for example {@code features.0.0}
 * @param shape of its weight, output channels first
 * @param normalized what is added to the variance by the batch normalisation that becomes part of
 *     the layer; empty where there is none
 */
record LayerSite(String path, List<Long> shape, OptionalDouble normalized) {
  private static final String WEIGHT = ".weight";
  private static final String NORM = "aten::batch_norm";
  private static final int EPSILON = 7;
  private static final List<String> LAYERS = List.of("aten::conv2d", "aten::linear");

  /** Whether an operation is a layer. */
  static boolean is(Operation operation) {
    return LAYERS.contains(operation.operator());
  }

  /** Whether an operation becomes part of the layer before it. */
  static boolean isNorm(Operation operation) {
    return operation.operator().equals(NORM);
  }

  /** The path of an operation that is a layer. */
  static String path(Operation layer) {
    String weight = ((Operand.Parameter) layer.operands().get(1)).name();
    return weight.substring(0, weight.length() - WEIGHT.length());
  }

  /** What a normalisation adds to the variance. */
  static double epsilon(Operation norm) {
    return ((Operand.Real) norm.operands().get(EPSILON)).value();
  }

  boolean isLinear() {
    return shape.size() == 2;
  }

  long channels() {
    return shape.get(0);
  }
}
