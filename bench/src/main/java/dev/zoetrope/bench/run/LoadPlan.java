package dev.zoetrope.bench.run;

import java.time.Duration;

/**
 * A closed loop: every stream sends whenever its window has room.
 *
 * @param model asked for
 * @param streams client streams, policy QUEUE
 * @param connections they are spread over
 * @param window frames that one stream may have under way
 * @param pictures what is sent, in turns
 * @param warmUp of each phase, not counted
 * @param phase counted length, rounded up to whole rounds
 * @param round replies between which the rate is taken: a multiple of lanes times batch, where a
 *     batch takes so long that a part of one would matter; otherwise 1
 * @param paced whether a frame is given to its stream only when the window has room, so that its
 *     latency holds no wait in the client; otherwise the client library always has the next ones
 *     ready
 */
public record LoadPlan(
    String model,
    int streams,
    int connections,
    int window,
    PictureSet pictures,
    Duration warmUp,
    Duration phase,
    int round,
    boolean paced) {

  /** A load whose streams always have the next frames ready. */
  public LoadPlan(
      String model,
      int streams,
      int connections,
      int window,
      PictureSet pictures,
      Duration warmUp,
      Duration phase,
      int round) {
    this(model, streams, connections, window, pictures, warmUp, phase, round, false);
  }

  /** The same load with other pictures. */
  public LoadPlan with(PictureSet others) {
    return new LoadPlan(model, streams, connections, window, others, warmUp, phase, round, paced);
  }

  /** The same load, paced. */
  public LoadPlan withPacing() {
    return new LoadPlan(model, streams, connections, window, pictures, warmUp, phase, round, true);
  }

  /** Frames under way at once, all streams together. */
  public int inFlight() {
    return streams * window;
  }
}
