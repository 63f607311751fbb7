package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.run.Comparison;
import java.util.Optional;

/**
 * How fast a model runs at one batch size.
 *
 * @param batch pictures of a pass
 * @param passes counted
 * @param p50Millis median pass
 * @param p99Millis 99th percentile; of fewer than a hundred passes the longest
 * @param overReference the reference's time over this one's, turn by turn; empty if the reference
 *     was not measured
 * @param overEager the same of the reference run eagerly
 */
public record Speed(
    int batch,
    int passes,
    double p50Millis,
    double p99Millis,
    Optional<Comparison> overReference,
    Optional<Comparison> overEager) {

  /** At the median. */
  public double picturesPerSecond() {
    return batch * 1e3 / p50Millis;
  }
}
