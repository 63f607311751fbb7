package dev.zoetrope.bench.identity;

import java.util.List;
import java.util.Optional;

/** Whether an answer belongs to the frame it was given for. */
public enum IdentityVerdict {
  /** It is that frame's. */
  RIGHT,
  /** It is another frame's, whole. */
  SWAPPED,
  /** It is nobody's: a block that is neither black nor white, or wrong check bits. */
  TORN;

  /** How far a block may be from 0 or 1 where no format has rounded anything: fp32 sums. */
  public static final float EXACT = 0.001f;

  /** How far it may be after a lossy format: the nearer of the two still wins. */
  public static final float LOSSY = 0.25f;

  private static final int BITS = Long.SIZE;

  /**
   * Judges an answer.
   *
   * @param logits of a checksum model: the mean level of each block, 0 to 1
   * @param expected the frame that was asked about
   * @param negative whether the model answers with what is missing to 1
   * @param tolerance {@link #EXACT} or {@link #LOSSY}
   */
  public static IdentityVerdict of(
      List<Float> logits, FrameIdentity expected, boolean negative, float tolerance) {
    if (logits.size() != BITS) {
      return TORN;
    }
    long word = 0;
    for (int i = 0; i < BITS; i++) {
      float level = logits.get(i);
      boolean white = level > 0.5f;
      if (!(Math.abs(level - (white ? 1 : 0)) <= tolerance)) {
        return TORN;
      }
      word |= white ? 1L << i : 0;
    }
    Optional<FrameIdentity> read = FrameIdentity.of(negative ? ~word : word);
    if (read.isEmpty()) {
      return TORN;
    }
    return read.get().equals(expected) ? RIGHT : SWAPPED;
  }
}
