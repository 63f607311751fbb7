package dev.zoetrope.server.model.precision;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A layer's weight in bytes. Each output channel has its own scale, that with the least squared
 * error of its weights, and zero in the middle; the bytes are -127 to 127.
 *
 * @param quantized {@code qint8}, per channel along dimension 0
 */
record Int8Weight(Tensor quantized) {
  /** The largest byte that is used. */
  static final double LARGEST = 127;

  /** How much of the largest weight's magnitude the scales that are tried cover. */
  private static final double NARROWEST = 0.7;

  private static final double STEP = 0.02;
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
      Tensor scales = bestScales(rows);
      Tensor exact = scales.flatten().to(ScalarType.Double);
      Tensor zeroPoints = torch.zeros_like(exact).to(ScalarType.Long);
      // What a narrower scale leaves outside is brought to its edge; -128 is never used.
      Tensor edges = scales.mul(new Scalar(LARGEST));
      Tensor inside = torch.minimum(torch.maximum(rows, edges.neg()), edges);
      Tensor quantized =
          torch.quantize_per_channel(
              inside.reshape(weight.sizes()).contiguous(), exact, zeroPoints, 0, ScalarType.QInt8);
      kept = quantized.retainReference();
    }
    return new Int8Weight(handed(kept));
  }

  private static Tensor bestScales(Tensor rows) {
    Tensor largest =
        rows.abs()
            .amax(new long[] {1}, true)
            .clamp(new ScalarOptional(new Scalar(LEAST_MAGNITUDE)), new ScalarOptional());
    Tensor scales = largest.div(new Scalar(LARGEST));
    Tensor least = error(rows, scales);
    for (double covered = 1 - STEP; covered > NARROWEST; covered -= STEP) {
      Tensor tried = largest.mul(new Scalar(covered / LARGEST));
      Tensor error = error(rows, tried);
      scales = torch.where(error.lt(least), tried, scales);
      least = torch.minimum(error, least);
    }
    return scales;
  }

  /** What rounding costs each row; frees what is as large as the weight at once. */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private static Tensor error(Tensor rows, Tensor scales) {
    Tensor kept;
    try (PointerScope scope = new PointerScope()) {
      Tensor steps = rows.div(scales).round();
      Tensor bytes =
          steps.clamp(
              new ScalarOptional(new Scalar(-LARGEST)), new ScalarOptional(new Scalar(LARGEST)));
      Tensor lost = bytes.mul(scales).sub(rows);
      Tensor error = lost.pow(new Scalar(2)).sum(new long[] {1}, true, new ScalarTypeOptional());
      kept = error.retainReference();
    }
    return handed(kept);
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
