package dev.zoetrope.server.ring;

/** How soon a model can answer, from what has been measured of it. Any thread. */
@FunctionalInterface
public interface Forecast {
  /** Nothing is known of the model. */
  Forecast UNKNOWN = (turnsAhead, nowNanos) -> 0;

  /**
   * The least time until an answer, ns: no frame that could be answered sooner is ever kept from
   * it, as far as the measurements go.
   *
   * @param turnsAhead turns that are surely taken before the frame's own
   * @param nowNanos by the monotonic clock
   */
  long earliestNanos(long turnsAhead, long nowNanos);
}
