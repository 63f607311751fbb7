package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.weights.CheckpointException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.QScheme;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Brings quantized weights into the one form that the engine multiplies. */
final class ChannelScales {
  private ChannelScales() {}

  /**
   * The same bytes with a scale for each output channel.
   *
   * @param weight quantized, with one scale or one per channel; in a {@code PointerScope}
   * @param name its key, for messages
   * @return {@code qint8} along dimension 0, in the scope
   * @throws CheckpointException if its bytes are unsigned, have their scales along another
   *     dimension, or a zero that is not in the middle
   */
  static Tensor of(Tensor weight, String name) {
    if (weight.scalar_type().intern() != ScalarType.QInt8) {
      throw new CheckpointException(name + ": a weight of unsigned bytes, must be qint8");
    }
    boolean isWhole = weight.qscheme().intern() == QScheme.PER_TENSOR_AFFINE;
    if (!isWhole && weight.q_per_channel_axis() != 0) {
      throw new CheckpointException(
          "%s: scales along dimension %d, must be along 0"
              .formatted(name, weight.q_per_channel_axis()));
    }
    requireMiddle(isWhole ? new float[] {weight.q_zero_point()} : zeroPoints(weight), name);
    return isWhole ? spread(weight) : weight;
  }

  private static float[] zeroPoints(Tensor weight) {
    Tensor tensor = weight.q_per_channel_zero_points().to(ScalarType.Float).contiguous();
    float[] numbers = new float[Math.toIntExact(tensor.numel())];
    tensor.data_ptr_float().get(numbers);
    return numbers;
  }

  private static void requireMiddle(float[] zeroPoints, String name) {
    for (float zeroPoint : zeroPoints) {
      if (zeroPoint != 0) {
        throw new CheckpointException(
            "%s: a weight with zero point %.0f, must be 0".formatted(name, zeroPoint));
      }
    }
  }

  /** What bytes stand for is on the grid and becomes the same bytes. */
  private static Tensor spread(Tensor weight) {
    long[] channels = {weight.size(0)};
    TensorOptions doubles = new TensorOptions(ScalarType.Double);
    TensorOptions longs = new TensorOptions(ScalarType.Long);
    Tensor scales = torch.full(channels, new Scalar(weight.q_scale()), doubles);
    Tensor zeroPoints = torch.zeros(channels, longs);
    return torch.quantize_per_channel(weight.dequantize(), scales, zeroPoints, 0, ScalarType.QInt8);
  }
}
