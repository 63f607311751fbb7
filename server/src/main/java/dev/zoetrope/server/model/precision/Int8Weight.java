package dev.zoetrope.server.model.precision;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A layer's weight in bytes. Each output channel has its own scale, by its largest weight, and zero
 * in the middle; the bytes are -127 to 127, rounded so that a channel's sum stays ({@link
 * FilterRounding}): by itself that brings EfficientNet-Lite0's logits from 16 dB above the noise to
 * 24. (A narrower scale with less squared error gains nothing.)
 *
 * @param quantized {@code qint8}, per channel along dimension 0
 */
record Int8Weight(Tensor quantized) {
  /** The largest byte that is used. */
  static final double LARGEST = 127;

  private static final double LEAST_MAGNITUDE = 1e-12;

  /**
   * Quantizes. What that takes is freed at once; the result belongs to the caller's scope.
   *
   * @param weight fp32, output channels first
   */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  static Int8Weight of(Tensor weight) {
    Tensor kept;
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = weight.reshape(weight.size(0), -1);
      Tensor largest =
          rows.abs()
              .amax(new long[] {1}, true)
              .clamp(new ScalarOptional(new Scalar(LEAST_MAGNITUDE)), new ScalarOptional());
      Tensor scales = largest.div(new Scalar(LARGEST));
      Tensor exact = scales.flatten().to(ScalarType.Double);
      Tensor zeroPoints = torch.zeros_like(exact).to(ScalarType.Long);
      Tensor rounded = rounded(rows, scales).reshape(weight.sizes());
      Tensor quantized =
          torch.quantize_per_channel(rounded, exact, zeroPoints, 0, ScalarType.QInt8);
      kept = quantized.retainReference();
    }
    return new Int8Weight(handed(kept));
  }

  private static Tensor rounded(Tensor rows, Tensor scales) {
    Tensor dense = rows.contiguous();
    float[] weights = new float[Math.toIntExact(dense.numel())];
    dense.data_ptr_float().get(weights);
    float[] steps = new float[Math.toIntExact(scales.numel())];
    scales.contiguous().data_ptr_float().get(steps);
    int filter = weights.length / steps.length;
    for (int row = 0; row < steps.length; row++) {
      FilterRounding.round(weights, row * filter, (row + 1) * filter, steps[row], (int) LARGEST);
    }
    Tensor copy = torch.empty_like(dense);
    copy.data_ptr_float().put(weights);
    return copy;
  }

  /** To the scope that is open now, from one that is not any more. */
  private static Tensor handed(Tensor kept) {
    try (kept) {
      return new Tensor(kept);
    }
  }

  /**
   * By how much rounding the weights changed what each output channel is on average.
   *
   * @param weight fp32, as it was
   * @param means of each channel of the layer's input
   * @param groups of the convolution
   * @return fp32 {@code [out]}, to be added to the bias
   */
  Tensor lostMean(Tensor weight, float[] means, int groups) {
    Tensor lost = weight.sub(quantized.dequantize());
    Tensor perInput = lost.dim() == 4 ? lost.sum(2, 3) : lost;
    long outputs = perInput.size(0);
    long inputs = perInput.size(1);
    Tensor seen =
        torch
            .tensor(means)
            .reshape(groups, 1, inputs)
            .expand(groups, outputs / groups, inputs)
            .reshape(outputs, inputs);
    return perInput.mul(seen).sum(1);
  }
}
