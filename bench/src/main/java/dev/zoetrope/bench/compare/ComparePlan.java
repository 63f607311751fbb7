package dev.zoetrope.bench.compare;

import java.time.Duration;
import java.util.List;

/**
 * How models are measured.
 *
 * @param batches sizes, ascending, none twice
 * @param threads of one forward pass
 * @param repeats counted turns of every model at every batch size; one more is not counted
 * @param turn how long a model runs in each, at least one pass
 */
public record ComparePlan(List<Integer> batches, int threads, int repeats, Duration turn) {
  private static final int MOST_BATCH = 256;

  /**
   * Refuses what cannot be done.
   *
   * @throws IllegalArgumentException naming the option, the limit and the value
   */
  public ComparePlan {
    batches = batches.stream().sorted().distinct().toList();
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("--batches: none given");
    }
    batches.forEach(batch -> require("--batches", batch, 1, MOST_BATCH));
    require("--threads", threads, 1, 256);
    require("--repeats", repeats, 1, 1_000);
    require("--seconds, in ms,", turn.toMillis(), 1, 60_000);
  }

  private static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(option, least, most, value));
    }
  }

  /** The batch size that summaries speak of: 8, as servers on CPUs run, else the largest. */
  int headline() {
    return batches.contains(8) ? 8 : batches.get(batches.size() - 1);
  }
}
