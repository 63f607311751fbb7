package dev.zoetrope.bench.run;

import java.time.Duration;

/**
 * What a run does: load and raw phases in turns, beginning and ending with a raw one.
 *
 * @param model a model that the server serves and LibTorch runs alone
 * @param lanes of the server, and threads of the raw phases
 * @param batch rows of the largest batch, and of every raw one
 * @param streams client streams, policy QUEUE
 * @param connections they are spread over
 * @param inFlight frames under way at once, all streams together
 * @param width of the raw RGB pictures sent, pixels
 * @param height of the raw RGB pictures sent, pixels
 * @param warmUp of each load phase, not counted
 * @param phase counted length of each phase
 * @param repeats load phases
 */
public record RunPlan(
    String model,
    int lanes,
    int batch,
    int streams,
    int connections,
    int inFlight,
    int width,
    int height,
    Duration warmUp,
    Duration phase,
    int repeats) {

  /** Frames that one stream may have under way. */
  public int window() {
    return Math.max(1, inFlight / streams);
  }

  /** What the load phases do. */
  LoadPlan load() {
    PictureSet pictures = PictureSet.rgb(width, height);
    return new LoadPlan(model, streams, connections, window(), pictures, warmUp, phase, 1);
  }

  /**
   * Refuses what cannot be done.
   *
   * @throws IllegalArgumentException naming the option, the limit and the value
   */
  public RunPlan {
    require("--lanes", lanes, 1, 256);
    require("--batch", batch, 1, 256);
    require("--streams", streams, 1, 10_000);
    require("--connections", connections, 1, streams);
    require("--in-flight", inFlight, streams, 64L * streams);
    require("--size width", width, 1, 16_384);
    require("--size height", height, 1, 16_384);
    require("--seconds", phase.toSeconds(), 1, 3_600);
    require("--repeats", repeats, 1, 1_000);
  }

  private static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(option, least, most, value));
    }
  }
}
