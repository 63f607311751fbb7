package dev.zoetrope.bench.known;

/**
 * Which frames something happens to: the last {@code hits} of every {@code of}, so that 1/1000 is
 * frame number 999, counted from 0, and every thousandth after it.
 *
 * @param hits 0 to {@code of}
 * @param of at least 1
 */
public record Share(int hits, int of) {
  /** No frame. */
  public static final Share NONE = new Share(0, 1);

  /** Checks the numbers. */
  public Share {
    if (of < 1 || hits < 0 || hits > of) {
      throw new IllegalArgumentException(
          "share is %d/%d, must be from 0/1 to 1/1, such as 1/1000".formatted(hits, of));
    }
  }

  /** Whether it happens to the frame with this number, counted from 0. */
  public boolean contains(long index) {
    return index % of >= of - hits;
  }
}
