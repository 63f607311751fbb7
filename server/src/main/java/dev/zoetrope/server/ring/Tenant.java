package dev.zoetrope.server.ring;

/**
 * On whose behalf a stream runs; equal tenants share one share of every model's lanes, however many
 * streams they open.
 *
 * @param name fit for a log line; never a secret
 * @param weight its share beside other tenants whose turns wait, 1..{@link #MAX_WEIGHT}
 */
public record Tenant(String name, int weight) {
  /** The greatest weight. */
  public static final int MAX_WEIGHT = 100;

  /** Checks the weight. */
  public Tenant {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "tenant %s: weight 1 to %d, not %d".formatted(name, MAX_WEIGHT, weight));
    }
  }
}
