package dev.zoetrope.server.model.precision;

import java.util.Arrays;

/**
 * Rounds weights to bfloat16 so that each filter's sum stays what it was: from the largest weight
 * to the smallest, each takes over what the one before lost by rounding. Inputs of a filter are
 * mostly of one sign (they come out of a ReLU, or are neighbouring pixels), so an error of the sum
 * reaches the output in full while errors that cancel hardly do. Rounding each weight by itself
 * left EfficientNet-Lite0's logits 27 dB above the noise, this 36 dB (weights alone, crops of
 * photos).
 */
final class FilterRounding {
  private FilterRounding() {}

  /**
   * Rounds one filter in place.
   *
   * @param weights of many filters, one after the other
   * @param from the filter's first
   * @param to after its last
   */
  static void round(float[] weights, int from, int to) {
    float[] byMagnitude = Arrays.copyOfRange(weights, from, to);
    int[] order = descending(byMagnitude);
    double carried = 0;
    for (int index : order) {
      double wanted = weights[from + index] + carried;
      float rounded = nearest((float) wanted);
      carried = wanted - rounded;
      weights[from + index] = rounded;
    }
  }

  /** The bfloat16 number nearest to a finite one, ties to even, as a float. */
  static float nearest(float value) {
    int bits = Float.floatToRawIntBits(value);
    int even = (bits >>> 16) & 1;
    return Float.intBitsToFloat((bits + 0x7fff + even) & 0xffff0000);
  }

  /** Indices from the largest magnitude to the smallest. */
  private static int[] descending(float[] values) {
    // Magnitude above, index below: one sort of primitives.
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) Float.floatToRawIntBits(Math.abs(values[i])) << 32) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[keys.length - 1 - i];
    }
    return order;
  }
}
