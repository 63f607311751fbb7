package dev.zoetrope.bench.claims;

/** What came of trying, the worst last. */
public enum Verdict {
  /** Not judged. */
  TOLD,
  /** The bar was reached. */
  MET,
  /** It was not. */
  MISSED,
  /**
   * A frame is unaccounted for or the load was not what it says, so that no figure means anything.
   */
  INVALID
}
