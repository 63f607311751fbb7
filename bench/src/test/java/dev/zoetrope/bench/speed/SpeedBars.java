package dev.zoetrope.bench.speed;

import java.util.Map;
import java.util.OptionalDouble;

/** How many times as fast as eager fp32 a variant is meant to be, set before it was written. */
final class SpeedBars {
  /** Network and precision, batch, times. */
  private static final Map<String, Map<Integer, Double>> BARS =
      Map.of(
          "mobilenet_v3_large fp32", Map.of(1, 2.0, 8, 2.0),
          "mobilenet_v3_large bf16", Map.of(1, 2.2, 8, 3.0),
          "mobilenet_v3_large int8-static", Map.of(1, 4.5, 8, 5.0),
          "vit_b_16 bf16", Map.of(1, 3.5, 8, 3.5),
          "vit_b_16 int8-static", Map.of(1, 5.0, 8, 6.0));

  /** A speed counts only for a variant whose logits are so far above the noise, dB. */
  static final double LEAST_SQNR = 20;

  private SpeedBars() {}

  /** Empty where none was set. */
  static OptionalDouble of(String network, String precision, int batch) {
    Double bar = BARS.getOrDefault(network + " " + precision, Map.of()).get(batch);
    return bar == null ? OptionalDouble.empty() : OptionalDouble.of(bar);
  }
}
