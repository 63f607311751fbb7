package dev.zoetrope.bench.compare.metric;

import dev.zoetrope.server.model.Likeness;

/**
 * What a model's answers have in common with the reference's.
 *
 * @param likeness what is meant by that
 * @param pictures looked at
 * @param mean likeness to the reference's answers over the pictures, 0 to 1: of a classifier the
 *     part of them with the same best class
 * @param second of a classifier the part of the reference's five best classes that are among the
 *     model's five best, of fewer classes all; where a picture has any number of labels the part of
 *     the pictures with the very same ones; of vectors the least likeness of any picture; 0 to 1
 * @param sqnrDecibels power of the reference's answers over that of the differences, all numbers of
 *     all pictures together; infinite if there is no difference
 */
public record Agreement(
    Likeness likeness, long pictures, double mean, double second, double sqnrDecibels) {

  /** Whether every number is the reference's. */
  public boolean exact() {
    return sqnrDecibels == Double.POSITIVE_INFINITY;
  }
}
