package dev.zoetrope.bench.load.payload;

import dev.zoetrope.bench.BenchException;

/** Bounds the memory of a payload's frames, before it is taken. One thread. */
final class PayloadBudget {
  /** Of all frames together. */
  static final long MOST_BYTES = 1L << 30;

  private final String text;
  private long taken;

  PayloadBudget(String text) {
    this.text = text;
  }

  /**
   * Takes memory for a number of frames of one size.
   *
   * @return the size of one
   * @throws BenchException if all of them would be over the limit
   */
  int take(long frames, long bytesEach) {
    if (bytesEach > MOST_BYTES || frames > (MOST_BYTES - taken) / Math.max(1, bytesEach)) {
      throw new BenchException(
          "payload %s: all frames together may have %,d bytes; %,d of %,d bytes each%s are more"
              .formatted(
                  text,
                  MOST_BYTES,
                  frames,
                  bytesEach,
                  taken == 0 ? "" : " beside %,d".formatted(taken)));
    }
    taken += frames * bytesEach;
    return (int) bytesEach;
  }

  /** Bytes that can still be taken. */
  long left() {
    return MOST_BYTES - taken;
  }
}
