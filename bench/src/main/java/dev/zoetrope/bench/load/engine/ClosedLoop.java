package dev.zoetrope.bench.load.engine;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import java.util.List;

/**
 * Keeps a stated number of frames under way: as soon as one is answered the next is sent, on the
 * thread that brought the answer. What ended without a result is made up for by this agent, so that
 * a server that refuses everything cannot make a reply's thread call itself for ever.
 */
final class ClosedLoop implements Agent {
  private static final long SWEEP_NANOS = 1_000_000;

  private final Clock clock;
  private final Parker parker;
  private final Window window;
  private final List<StreamRun> streams;
  private final int inFlight;
  private final int allStreams;

  /**
   * A workload's loop.
   *
   * @param streams of this process
   * @param inFlight of all streams together, those of other processes included
   */
  ClosedLoop(
      Clock clock,
      Parker parker,
      Window window,
      List<StreamRun> streams,
      int inFlight,
      int allStreams) {
    this.clock = clock;
    this.parker = parker;
    this.window = window;
    this.streams = streams;
    this.inFlight = inFlight;
    this.allStreams = allStreams;
  }

  @Override
  public String roleName() {
    return "load-loop";
  }

  /** What each stream may have under way: its share, and the first few one more. */
  private int share(int number) {
    return inFlight / allStreams + (number < inFlight % allStreams ? 1 : 0);
  }

  @Override
  public boolean step() {
    long now = clock.nanoTime();
    if (now >= window.to()) {
      return false;
    }
    boolean living = false;
    for (StreamRun stream : streams) {
      living |= !stream.isEnded();
      int share = share(stream.number());
      while (stream.dueWithin(share, clock.nanoTime())) {
        // One more is under way.
      }
    }
    parker.park(SWEEP_NANOS);
    return living;
  }

  /** A result was counted: its place is free. The transport's thread. */
  void answered(StreamRun stream, long nowNanos) {
    if (nowNanos < window.to()) {
      stream.dueWithin(share(stream.number()), nowNanos);
    }
  }
}
