package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.weights.PickleValue.View;
import java.io.IOException;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the views of a state dict hold, as LibTorch's tensors. Stateless but for the file. */
final class StoredViews {
  private final Source source;

  /** Where a view's elements come from. */
  @FunctionalInterface
  interface Source {
    /** A contiguous tensor of the file's own type, by {@link TensorLoader#stored}. */
    Tensor stored(View view) throws IOException;
  }

  StoredViews(Source source) {
    this.source = source;
  }

  /** What a view's elements are or stand for, fp32; the caller closes it. */
  Tensor values(View view) throws IOException {
    if (view.quantizer() == null) {
      return TensorLoader.toFloat(view.storage().type(), source.stored(view));
    }
    try (Tensor quantized = quantized(view)) {
      return quantized.dequantize();
    }
  }

  /** A quantized view; the caller closes it. */
  Tensor quantized(View view) throws IOException {
    if (view.quantizer() instanceof Quantizer.PerTensor whole) {
      return perTensor(view, whole);
    } else if (view.quantizer() instanceof Quantizer.PerChannel channels) {
      return perChannel(view, channels);
    }
    throw new CheckpointException("not quantized but " + view.entry().text());
  }

  /**
   * LibTorch's binding quantizes numbers only. What bytes stand for is on their grid, or off it by
   * far less than half a step, and becomes the same bytes.
   */
  private Tensor perTensor(View view, Quantizer.PerTensor whole) throws IOException {
    try (Tensor bytes = TensorLoader.toFloat(view.storage().type(), source.stored(view));
        Scalar zeroPoint = new Scalar(whole.zeroPoint());
        Scalar scale = new Scalar(whole.scale());
        Tensor steps = bytes.sub(zeroPoint);
        Tensor values = steps.mul(scale)) {
      return torch.quantize_per_tensor(values, whole.scale(), whole.zeroPoint(), type(view));
    }
  }

  private Tensor perChannel(View view, Quantizer.PerChannel channels) throws IOException {
    long[] across = new long[view.shape().size()];
    Arrays.fill(across, 1);
    across[channels.axis()] = -1;
    try (Tensor scales = source.stored(channels.scales());
        Tensor zeroPoints = source.stored(channels.zeroPoints())) {
      require(view, scales, zeroPoints);
      try (Tensor bytes = TensorLoader.toFloat(view.storage().type(), source.stored(view));
          Tensor zerosAcross = zeroPoints.reshape(across);
          Tensor steps = bytes.sub(zerosAcross);
          Tensor scalesAcross = scales.reshape(across);
          Tensor narrow = scalesAcross.to(ScalarType.Float);
          Tensor values = steps.mul(narrow)) {
        return torch.quantize_per_channel(values, scales, zeroPoints, channels.axis(), type(view));
      }
    }
  }

  /** In fp32, as they are used: what that cannot hold is refused as infinite. */
  private static void require(View view, Tensor scales, Tensor zeroPoints) {
    float[] steps = floats(scales);
    float[] zeros = floats(zeroPoints);
    for (int i = 0; i < steps.length; i++) {
      Quantizer.require(view.storage().type(), steps[i], (long) zeros[i]);
    }
  }

  private static float[] floats(Tensor tensor) {
    try (Tensor narrow = tensor.to(ScalarType.Float)) {
      float[] numbers = new float[Math.toIntExact(narrow.numel())];
      if (numbers.length > 0) {
        narrow.data_ptr_float().get(numbers);
      }
      return numbers;
    }
  }

  private static ScalarType type(View view) {
    return view.storage().type() == ElementType.I8 ? ScalarType.QInt8 : ScalarType.QUInt8;
  }
}
