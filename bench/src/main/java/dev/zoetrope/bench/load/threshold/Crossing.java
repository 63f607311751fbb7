package dev.zoetrope.bench.load.threshold;

/**
 * A limit that was not kept.
 *
 * @param limit as the user wrote it
 * @param where phase and workload
 * @param message one sentence with what was found
 */
public record Crossing(String limit, String where, String message) {

  /** One line. */
  public String text() {
    return where + ": " + limit + ": " + message;
  }
}
