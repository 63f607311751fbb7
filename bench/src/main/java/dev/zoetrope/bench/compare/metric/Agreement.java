package dev.zoetrope.bench.compare.metric;

/**
 * What a model's answers have in common with the reference's.
 *
 * @param pictures looked at
 * @param top1 part of them whose best class is the reference's, 0 to 1
 * @param top5 part of the reference's five best classes that are among the model's five best, 0 to
 *     1; of fewer classes all
 * @param sqnrDecibels power of the reference's logits over that of the differences, all classes of
 *     all pictures together; infinite if there is no difference
 */
public record Agreement(long pictures, double top1, double top5, double sqnrDecibels) {

  /** Whether every logit is the reference's. */
  public boolean exact() {
    return sqnrDecibels == Double.POSITIVE_INFINITY;
  }
}
