package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A layer on bytes: {@code onednn::qconv2d_pointwise} or {@code onednn::qlinear_pointwise}.
 * Immutable.
 *
 * @param layer what it does; its operands are those of the old graph
 * @param input the bytes that it reads, in the new graph
 * @param addend what is added to the result, in the new graph: bytes for a convolution, which are
 *     overwritten by the result, fp32 for a linear layer; null for nothing
 * @param output what it returns
 */
record QuantizedLayer(Layer layer, Bytes input, @Nullable Addend addend, Output output) {
  private static final String NONE = "none";
  private static final Operand NO_SCALARS = new Operand.Scalars(List.of());
  private static final Operand NO_ALGORITHM = new Operand.Text("");

  /**
   * A {@code uint8} tensor of the new graph.
   *
   * @param tensor its bytes
   * @param grid what they stand for
   */
  record Bytes(Operand tensor, Grid grid) {}

  /**
   * What a result is added to.
   *
   * @param tensor bytes or fp32
   * @param grid of the bytes; scale 1 and zero point 0 for fp32
   */
  record Addend(Operand tensor, Grid grid) {
    static final Grid REAL = new Grid(1, 0);
  }

  /**
   * What a layer returns.
   *
   * @param type {@code Byte}, {@code Float} or {@code BFloat16}
   * @param grid of the bytes; scale 1 and zero point 0 for the others
   */
  record Output(ScalarType type, Grid grid) {
    static Output of(Grid grid) {
      return new Output(ScalarType.Byte, grid);
    }

    static Output real(ScalarType type) {
      return new Output(type, Addend.REAL);
    }
  }

  /**
   * A layer's packed state.
   *
   * @param weight blocked, opaque
   * @param scales fp32, per output channel
   * @param zeroPoints int64, per output channel
   */
  record Packed(Operand weight, Operand scales, Operand zeroPoints) {}

  /**
   * Packs the stored state.
   *
   * @param state where that is done
   * @param shape of the layer's input
   */
  Packed packed(PackedState state, List<Long> shape) {
    Operand stored = layer.weight();
    Operand bytes = state.add(new Operation("aten::int_repr", List.of(stored)));
    Operand exact = state.add(new Operation("aten::q_per_channel_scales", List.of(stored)));
    Operand scales = state.add(Operation.cast(exact, ScalarType.Float));
    Operand zeroPoints =
        state.add(new Operation("aten::q_per_channel_zero_points", List.of(stored)));
    Operand weight = state.add(packing(bytes, scales, new Operand.Ints(shape)));
    return new Packed(state.keep(weight), state.keep(scales), state.keep(zeroPoints));
  }

  private Operation packing(Operand bytes, Operand scales, Operand inputShape) {
    Layer.ConvolutionShape shape = layer.shape();
    if (shape == null) {
      return new Operation("onednn::qlinear_prepack", List.of(bytes, inputShape));
    }
    return new Operation(
        "onednn::qconv_prepack",
        List.of(
            bytes,
            scales,
            scale(input.grid()),
            zeroPoint(input.grid()),
            shape.stride(),
            shape.padding(),
            shape.dilation(),
            shape.groups(),
            inputShape));
  }

  /** The operator call. */
  Operation operation(Packed packed) {
    List<Operand> operands = new ArrayList<>();
    operands.add(input.tensor());
    operands.add(scale(input.grid()));
    operands.add(zeroPoint(input.grid()));
    operands.addAll(List.of(packed.weight(), packed.scales(), packed.zeroPoints()));
    if (addend != null) {
      operands.add(addend.tensor());
    }
    operands.add(layer.bias());
    Layer.ConvolutionShape shape = layer.shape();
    if (shape != null) {
      operands.addAll(List.of(shape.stride(), shape.padding(), shape.dilation(), shape.groups()));
    }
    operands.add(scale(output.grid()));
    operands.add(zeroPoint(output.grid()));
    operands.add(Operand.of((long) output.type().value));
    if (addend == null) {
      Activation activation = layer.activation();
      operands.add(new Operand.Text(activation.name()));
      operands.add(new Operand.Scalars(activation.scalars()));
      operands.add(
          activation.algorithm() instanceof Operand.None ? NO_ALGORITHM : activation.algorithm());
    } else {
      operands.add(scale(addend.grid()));
      operands.add(zeroPoint(addend.grid()));
      // A convolution adds in place, which oneDNN calls a sum.
      operands.add(new Operand.Text(shape == null ? "add" : "sum"));
      operands.addAll(List.of(Operand.of(1.0), new Operand.Text(NONE), NO_SCALARS, NO_ALGORITHM));
    }
    return new Operation(
        shape == null ? "onednn::qlinear_pointwise" : "onednn::qconv2d_pointwise", operands);
  }

  private static Operand scale(Grid grid) {
    return Operand.of(grid.scale());
  }

  private static Operand zeroPoint(Grid grid) {
    return Operand.of(grid.zeroPoint());
  }
}
