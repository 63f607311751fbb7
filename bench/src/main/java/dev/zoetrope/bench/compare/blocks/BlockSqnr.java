package dev.zoetrope.bench.compare.blocks;

/**
 * How far what a block hands on is from what the reference's does.
 *
 * @param layers convolutions and linear layers up to its end
 * @param name for people
 * @param power of the reference's numbers, their squares summed up
 * @param noise the same of the differences
 */
public record BlockSqnr(int layers, String name, double power, double noise) {

  /** The signal's power over the noise's, dB; infinite if nothing differs. */
  public double decibels() {
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(power / noise);
  }
}
