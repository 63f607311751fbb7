package dev.zoetrope.server.clock;

/** One loop of the server, run by one thread for life. */
public interface Agent {

  /** The thread's name. */
  String roleName();

  /** Called once by the agent's own thread, before the first step. */
  default void onStart(Parker parker) throws Exception {}

  /**
   * Does what there is to do, or waits a little on its parker. Called until it returns false or the
   * agent is stopped; what it throws ends the thread and goes to the uncaught-exception handler.
   *
   * @return false when the agent is done for good
   */
  boolean step();

  /** Called once by the agent's own thread, after the last step. */
  default void onClose() {}
}
