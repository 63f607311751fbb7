package dev.zoetrope.server.frame;

/** A picture that cannot be used; the message names the field, the limit and the actual value. */
public final class InvalidFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Stackless: bad input is an answer, not an accident. */
  public InvalidFrameException(String message) {
    super(message, null, false, false);
  }
}
