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
   * The stream may have more frames in flight: said once for all answers that have just been given
   * on the same thread.
   */
  void settled();
}
