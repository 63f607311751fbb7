package dev.zoetrope.server.ring;

/** A classifier's answer for one frame. The arrays belong to it; nobody writes them any more. */
public final class Scores implements Result {
  private final int[] indices;
  private final float[] probabilities;
  private final float[] logits;

  /**
   * An answer.
   *
   * @param indices the best classes, best first
   * @param probabilities softmax over all classes, beside indices
   * @param logits one per class, or empty if not asked for
   */
  public Scores(int[] indices, float[] probabilities, float[] logits) {
    this.indices = indices;
    this.probabilities = probabilities;
    this.logits = logits;
  }

  /** Entries in the ranking. */
  public int size() {
    return indices.length;
  }

  /** The class at this place of the ranking, 0 the best. */
  public int index(int place) {
    return indices[place];
  }

  /** Its softmax probability, 0..1. */
  public float probability(int place) {
    return probabilities[place];
  }

  /** Logits kept: the number of classes, or 0. */
  public int logitCount() {
    return logits.length;
  }

  /** The logit of a class. */
  public float logit(int index) {
    return logits[index];
  }
}
