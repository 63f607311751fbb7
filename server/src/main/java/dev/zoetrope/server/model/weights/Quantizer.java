package dev.zoetrope.server.model.weights;

import static dev.zoetrope.server.model.weights.PickleReader.cast;

import dev.zoetrope.server.model.weights.PickleValue.Global;
import dev.zoetrope.server.model.weights.PickleValue.Tuple;
import dev.zoetrope.server.model.weights.PickleValue.View;
import java.util.List;

/**
 * What a quantized tensor's bytes stand for, {@code (byte - zeroPoint) * scale}, as {@code
 * _rebuild_qtensor} of {@code torch/_utils.py} takes it.
 */
sealed interface Quantizer {
  /** The name of {@link PerTensor} in a pickle. */
  Global PER_TENSOR = new Global("torch", "per_tensor_affine");

  /** The name of {@link PerChannel} in a pickle. */
  Global PER_CHANNEL = new Global("torch", "per_channel_affine");

  /** Scales are used in fp32, where products of smaller or larger ones with bytes would be lost. */
  double LEAST_SCALE = 1e-30;

  /** See {@link #LEAST_SCALE}. */
  double LARGEST_SCALE = 1e30;

  /**
   * The same for all.
   *
   * @param scale valid
   * @param zeroPoint one of the bytes
   */
  record PerTensor(double scale, long zeroPoint) implements Quantizer {}

  /**
   * One for each channel; their values have not been looked at.
   *
   * @param scales of rank 1
   * @param zeroPoints as many
   * @param axis which dimension channels are
   */
  record PerChannel(View scales, View zeroPoints, int axis) implements Quantizer {}

  /**
   * A view's bytes with what a pickle says they stand for.
   *
   * @param parameters {@code (torch.per_tensor_affine, scale, zero_point)} or {@code
   *     (torch.per_channel_affine, scales, zero_points, axis)}
   */
  static View quantized(View bytes, Object parameters) {
    ElementType type = bytes.storage().type();
    if (type != ElementType.I8 && type != ElementType.U8) {
      throw new CheckpointException("pickle: a quantized tensor of " + type + ", must be of bytes");
    }
    List<Object> items = cast(parameters, Tuple.class).items;
    Quantizer quantizer;
    if (items.size() == 3 && items.get(0).equals(PER_TENSOR)) {
      PerTensor whole =
          new PerTensor(cast(items.get(1), Double.class), cast(items.get(2), Long.class));
      require(type, whole.scale(), whole.zeroPoint());
      quantizer = whole;
    } else if (items.size() == 4 && items.get(0).equals(PER_CHANNEL)) {
      quantizer = perChannel(bytes, items);
    } else {
      throw new CheckpointException(
          "pickle: a quantizer that is neither %s with a scale and a zero point nor %s with both and an axis"
              .formatted(PER_TENSOR, PER_CHANNEL));
    }
    return new View(bytes.storage(), bytes.offset(), bytes.shape(), bytes.strides(), quantizer);
  }

  private static PerChannel perChannel(View bytes, List<Object> items) {
    View scales = cast(items.get(1), View.class);
    View zeroPoints = cast(items.get(2), View.class);
    long axis = cast(items.get(3), Long.class);
    boolean hasAxis = axis >= 0 && axis < bytes.shape().size();
    List<Long> channels = hasAxis ? List.of(bytes.shape().get((int) axis)) : List.of();
    if (!hasAxis
        || scales.storage().type() != ElementType.F64
        || zeroPoints.storage().type() != ElementType.I64
        || !scales.shape().equals(channels)
        || !zeroPoints.shape().equals(channels)) {
      throw new CheckpointException(
          "pickle: a tensor of shape %s quantized along %d by scales %s and zero points %s"
              .formatted(bytes.shape(), axis, scales.entry().text(), zeroPoints.entry().text()));
    }
    return new PerChannel(scales, zeroPoints, (int) axis);
  }

  /** Refuses what no byte can be multiplied by, or stand at. */
  static void require(ElementType type, double scale, long zeroPoint) {
    int least = type == ElementType.I8 ? Byte.MIN_VALUE : 0;
    // Written so that a scale that is not a number does not pass.
    if (!(scale >= LEAST_SCALE && scale <= LARGEST_SCALE)
        || zeroPoint < least
        || zeroPoint > least + 255) {
      throw new CheckpointException(
          "a scale of %s with zero point %d: must be %s to %s with %d to %d"
              .formatted(scale, zeroPoint, LEAST_SCALE, LARGEST_SCALE, least, least + 255));
    }
  }
}
