package dev.zoetrope.client;

/**
 * One class of an answer.
 *
 * @param index 0-based
 * @param label empty if the model has no labels
 * @param probability softmax over all classes, 0..1
 */
public record ClassScore(int index, String label, float probability) {

  /** The label, or {@code class N} where there is none. */
  public String name() {
    return label.isEmpty() ? "class " + index : label;
  }
}
