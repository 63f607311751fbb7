package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.List;
import java.util.Optional;

/**
 * What a fused operator does to its result before it writes it, as {@code
 * mkldnn::_convolution_pointwise} and {@code mkldnn::_linear_pointwise} take it (their table of
 * names: {@code fusion_unary_attr_map} in PyTorch's {@code mkldnn/Utils.cpp}).
 *
 * @param name the operators' word for it
 * @param scalars its numbers
 * @param algorithm its variant; {@link Operand#NONE} where there is but one
 */
public record Activation(String name, List<Operand> scalars, Operand algorithm) {

  /** Nothing. */
  public static final Activation NOTHING = of("none");

  private static Activation of(String name) {
    return new Activation(name, List.of(), Operand.NONE);
  }

  /** The activation that an operation applies to its first operand; empty if it is none. */
  public static Optional<Activation> of(Operation operation) {
    List<Operand> operands = operation.operands();
    return Optional.ofNullable(
        switch (operation.operator()) {
          case "aten::relu", "aten::relu_" -> of("relu");
          case "aten::sigmoid", "aten::sigmoid_" -> of("sigmoid");
          case "aten::silu", "aten::silu_" -> of("swish");
          case "aten::hardswish", "aten::hardswish_" -> of("hardswish");
          case "aten::hardsigmoid", "aten::hardsigmoid_" -> of("hardsigmoid");
          case "aten::relu6", "aten::relu6_" ->
              new Activation("hardtanh", List.of(Operand.of(0.0), Operand.of(6.0)), Operand.NONE);
          case "aten::hardtanh", "aten::hardtanh_" ->
              new Activation(
                  "hardtanh", List.of(real(operands.get(1)), real(operands.get(2))), Operand.NONE);
          case "aten::gelu" -> new Activation("gelu", List.of(), operands.get(1));
          default -> null;
        });
  }

  /**
   * Whether the operators on bytes know it ({@code onednn::qconv2d_pointwise} and {@code
   * qlinear_pointwise}).
   */
  boolean fitsBytes(Layer layer) {
    return switch (name) {
      case "relu", "hardtanh", "hardswish", "swish" -> true;
      case "gelu" -> layer.shape() == null;
      default -> false;
    };
  }

  private static Operand real(Operand number) {
    return number instanceof Operand.Int whole ? Operand.of((double) whole.value()) : number;
  }
}
