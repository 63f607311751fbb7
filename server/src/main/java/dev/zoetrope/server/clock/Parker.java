package dev.zoetrope.server.clock;

/** Lets one thread wait until it is woken or time has passed. */
public interface Parker {

  /** Waits at most {@code nanos}; may return early for no reason. Only the agent's own thread. */
  void park(long nanos);

  /** Ends the current or the next {@link #park}. Any thread. */
  void wake();
}
