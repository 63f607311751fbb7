package dev.zoetrope.server.ring;

/**
 * A classifier's answer for one frame.
 *
 * @param indices the best classes, best first
 * @param probabilities softmax over all classes, beside indices
 * @param logits one per class, or empty if not asked for
 */
public record Scores(int[] indices, float[] probabilities, float[] logits) {}
