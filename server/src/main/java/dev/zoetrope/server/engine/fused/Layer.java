package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution or a linear layer with what has been fused into it. Immutable.
 *
 * @param input what it reads
 * @param weight its weight
 * @param bias its bias, or {@link Operand#NONE}
 * @param shape of a convolution; null for a linear layer
 * @param activation what becomes of the result
 * @param addend what is added to the result, of the same shape; null for nothing. One of the two
 *     only
 */
public record Layer(
    Operand input,
    Operand.Parameter weight,
    Operand bias,
    @Nullable ConvolutionShape shape,
    Activation activation,
    @Nullable Operand addend) {

  /** How a convolution moves over its input, as operands. */
  public record ConvolutionShape(
      Operand.Ints stride, Operand.Ints padding, Operand.Ints dilation, Operand.Int groups) {}

  /** A layer that stands by itself; empty if the operation is none that can be fused into. */
  static Optional<Layer> of(Operation operation) {
    List<Operand> operands = operation.operands();
    return switch (operation.operator()) {
      case "aten::conv2d" -> convolution(operands, 3, 6);
      case "aten::_convolution" ->
          operands.get(6).equals(Operand.of(false))
              ? convolution(operands, 3, 8)
              : Optional.empty();
      case "aten::linear" ->
          operands.get(1) instanceof Operand.Parameter weight && isState(operands.get(2))
              ? Optional.of(plain(operands.get(0), weight, operands.get(2), null))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Layer> convolution(List<Operand> operands, int stride, int groups) {
    if (operands.get(1) instanceof Operand.Parameter weight
        && isState(operands.get(2))
        && operands.get(stride) instanceof Operand.Ints strides
        && operands.get(stride + 1) instanceof Operand.Ints padding
        && operands.get(stride + 2) instanceof Operand.Ints dilation
        && operands.get(groups) instanceof Operand.Int count
        && strides.values().size() == 2
        && padding.values().size() == 2) {
      ConvolutionShape shape = new ConvolutionShape(strides, padding, dilation, count);
      return Optional.of(plain(operands.get(0), weight, operands.get(2), shape));
    }
    return Optional.empty();
  }

  private static boolean isState(Operand bias) {
    return bias instanceof Operand.Parameter || bias instanceof Operand.None;
  }

  private static Layer plain(
      Operand input, Operand.Parameter weight, Operand bias, @Nullable ConvolutionShape shape) {
    return new Layer(input, weight, bias, shape, Activation.NOTHING, null);
  }

  /** Whether nothing has been fused into it yet. */
  boolean isPlain() {
    return activation.equals(Activation.NOTHING) && addend == null;
  }

  Layer activated(Activation by) {
    return new Layer(input, weight, bias, shape, by, null);
  }

  Layer plus(Operand other) {
    return new Layer(input, weight, bias, shape, Activation.NOTHING, other);
  }

  Layer withoutBias() {
    return new Layer(input, weight, Operand.NONE, shape, activation, addend);
  }

  Layer withWeight(Operand.Parameter other) {
    return new Layer(input, other, bias, shape, activation, addend);
  }

  /** The operator call. */
  Operation operation() {
    List<Operand> operands = new ArrayList<>();
    operands.add(input);
    if (addend != null) {
      operands.add(addend);
    }
    operands.add(weight);
    operands.add(bias);
    if (shape != null) {
      operands.addAll(List.of(shape.padding(), shape.stride(), shape.dilation(), shape.groups()));
    }
    if (addend == null) {
      operands.add(new Operand.Text(activation.name()));
      operands.add(new Operand.Scalars(activation.scalars()));
      operands.add(activation.algorithm());
    } else {
      operands.add(new Operand.Text("add"));
      if (shape != null) {
        operands.addAll(
            List.of(Operand.NONE, Operand.NONE, new Operand.Scalars(List.of()), Operand.NONE));
      }
    }
    return new Operation(
        shape == null ? "mkldnn::_linear_pointwise" : "mkldnn::_convolution_pointwise", operands);
  }
}
