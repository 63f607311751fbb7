package dev.zoetrope.bench.known;

/**
 * Servers behind one queue; each takes the same time for every frame, so that together they answer
 * so many a second and no more.
 *
 * @param perSecond of all servers together, above 0
 * @param servers at least 1
 * @param places in the queue, in front of the servers; a frame that finds them taken is answered
 *     OVERLOADED at once
 * @param latest whether a frame takes the place of its own stream's frame in the queue, which is
 *     answered SUPERSEDED at once
 */
public record Capacity(double perSecond, int servers, int places, boolean latest) {
  /** As many places as there are frames. */
  public static final int ANY_NUMBER = Integer.MAX_VALUE;

  /** Checks the numbers. */
  public Capacity {
    if (!(perSecond > 0) || perSecond > 1e9) {
      throw new IllegalArgumentException(
          "capacity is %s/s, must be above 0 and at most 1000000000/s".formatted(perSecond));
    }
    if (servers < 1 || servers > 1_000_000) {
      throw new IllegalArgumentException(
          "servers is %d, must be from 1 to 1000000".formatted(servers));
    }
    if (places < 0) {
      throw new IllegalArgumentException("queue is %d, must be at least 0".formatted(places));
    }
  }

  /** What a server takes for a frame, to the nearest nanosecond. */
  public long serviceNanos() {
    return Math.round(servers * 1e9 / perSecond);
  }
}
