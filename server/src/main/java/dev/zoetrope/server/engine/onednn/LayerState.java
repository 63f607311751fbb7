package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.Layer;
import dev.zoetrope.server.engine.fused.QuantizedGraph;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A layer's weight, bias and scales as they were stored, contiguous. Owns them; read by all lanes
 * once it is made, the weight only by {@link PackedWeights}.
 */
final class LayerState implements AutoCloseable {
  private final Layer.@Nullable ConvolutionShape shape;
  private final memory.data_type type;
  private final long[] dims;
  private @Nullable Tensor weight;
  private final @Nullable Tensor bias;
  private final @Nullable Tensor scales;

  private LayerState(
      Layer.@Nullable ConvolutionShape shape,
      memory.data_type type,
      Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor scales) {
    this.shape = shape;
    this.type = type;
    this.dims = Arrays.copyOf(weight.sizes().vec().get(), (int) weight.dim());
    this.weight = weight;
    this.bias = bias;
    this.scales = scales;
  }

  /**
   * Takes a layer's state out of a graph.
   *
   * @param stored keeps its own
   * @param onBytes whether the layer multiplies bytes; a quantized weight is otherwise taken for
   *     the numbers that it stands for
   * @param onPixel whether the layer's input is one pixel
   * @param shift added to the bias
   * @throws PlanException if the weight is of a kind that there are no kernels for
   */
  @SuppressWarnings("try") // both are there for the time they are open
  static LayerState of(
      BoundGraph stored, Layer layer, boolean onBytes, boolean onPixel, double shift)
      throws PlanException {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor kept = tensor(stored, layer.weight());
      boolean quantized = QuantizedGraph.isBytes(stored, layer.weight());
      Tensor scales = null;
      Tensor weight = quantized ? kept.dequantize() : kept;
      if (onBytes) {
        scales = scales(kept);
        weight = kept.int_repr();
      }
      boolean isPixelwise = layer.shape() == null || (onPixel && isPixelwise(kept, layer.shape()));
      Tensor contiguous =
          isPixelwise && weight.dim() > 2
              ? weight.contiguous().view(weight.size(0), weight.size(1))
              : weight.contiguous();
      Tensor bias = bias(stored, layer, weight.size(0), shift);
      return new LayerState(
          isPixelwise ? null : layer.shape(),
          type(weight),
          contiguous.retainReference(),
          bias == null ? null : bias.retainReference(),
          scales == null ? null : scales.retainReference());
    }
  }

  /** On one pixel such a convolution is a linear layer, whose kernels read the weight once. */
  private static boolean isPixelwise(Tensor weight, Layer.ConvolutionShape shape) {
    return weight.size(2) == 1
        && weight.size(3) == 1
        && shape.groups().value() == 1
        && shape.padding().values().stream().allMatch(padded -> padded == 0);
  }

  private static Tensor scales(Tensor weight) throws PlanException {
    if (weight.qscheme().intern() != torch.QScheme.PER_CHANNEL_AFFINE
        || weight.q_per_channel_axis() != 0
        || weight.q_per_channel_zero_points().count_nonzero().item_long() != 0) {
      throw new PlanException("a quantized weight that is not symmetric per output channel");
    }
    return weight.q_per_channel_scales().to(ScalarType.Float).contiguous();
  }

  private static @Nullable Tensor bias(
      BoundGraph stored, Layer layer, long channels, double shift) {
    Tensor bias =
        layer.bias() instanceof Operand.Parameter named
            ? tensor(stored, named).to(ScalarType.Float)
            : null;
    if (shift == 0) {
      return bias == null ? null : bias.contiguous();
    }
    return (bias == null ? torch.zeros(channels) : bias).add(new Scalar(shift)).contiguous();
  }

  private static Tensor tensor(BoundGraph stored, Operand.Parameter parameter) {
    return Objects.requireNonNull(stored.tensors().get(parameter.name()));
  }

  private static memory.data_type type(Tensor weight) throws PlanException {
    ScalarType type = weight.scalar_type().intern();
    return switch (type) {
      case Float -> memory.data_type.f32;
      case BFloat16 -> memory.data_type.bf16;
      case Char -> memory.data_type.s8;
      default -> throw new PlanException("weights of type " + type);
    };
  }

  /** How a convolution moves; null for a linear layer. */
  Layer.@Nullable ConvolutionShape shape() {
    return shape;
  }

  /** Whether it is a convolution whose groups of channels know nothing of each other. */
  boolean isGrouped() {
    return shape != null && shape.groups().value() != 1;
  }

  /** What the weight consists of. */
  memory.data_type type() {
    return type;
  }

  /** {@code [out, in / groups, height, width]}, or {@code [out, in]} of a linear layer. */
  long[] dims() {
    return dims.clone();
  }

  /** Whether the weight has not been forgotten. */
  boolean isKept() {
    return weight != null;
  }

  /** The weight's memory, in that order. */
  Pointer weight() {
    if (weight == null) {
      throw new IllegalStateException("the weight is kept elsewhere");
    }
    return weight.data_ptr();
  }

  /** Frees the weight, which somebody has in another layout. */
  void forgetWeight() {
    if (weight != null) {
      weight.close();
      weight = null;
    }
  }

  /** fp32, one for each output channel. */
  @Nullable Pointer bias() {
    return bias == null ? null : bias.data_ptr();
  }

  /** fp32, one for each output channel; null unless the weight consists of bytes. */
  @Nullable Pointer scales() {
    return scales == null ? null : scales.data_ptr();
  }

  @Override
  public void close() {
    forgetWeight();
    if (bias != null) {
      bias.close();
    }
    if (scales != null) {
      scales.close();
    }
  }
}
