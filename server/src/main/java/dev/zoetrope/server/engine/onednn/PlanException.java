package dev.zoetrope.server.engine.onednn;

/** A network that cannot be run as a sequence of primitives. The message says why. */
public final class PlanException extends Exception {
  private static final long serialVersionUID = 1L;

  PlanException(String message) {
    super(message);
  }

  PlanException(String message, Throwable cause) {
    super(message, cause);
  }
}
