package dev.zoetrope.bench.known;

/** From when a frame's delay counts. */
public enum TimeBase {
  /**
   * From its capture time, which a generator sets to the scheduled one: when the answer leaves does
   * not depend on when the frame came, unless it came later than that.
   */
  SCHEDULED,
  /** From when the frame was there. */
  ARRIVAL
}
