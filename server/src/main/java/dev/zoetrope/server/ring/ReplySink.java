package dev.zoetrope.server.ring;

/**
 * Where a stream's answers go. Called by event loops, decoders, lanes and the watchdog, never under
 * a lock of this package.
 */
public interface ReplySink {

  /**
   * A ticket has its answer. Exactly once for every ticket offered, unless its inbox was closed
   * first.
   */
  void answered(Ticket ticket);

  /**
   * What can be done about answers, once for all that have just been given: after {@link #answered}
   * on the same thread, and whenever the stream may have more frames in flight.
   */
  void settled();
}
