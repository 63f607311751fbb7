package dev.zoetrope.server.model.graph;

/** A module that is no straight line of operators; its message says what is in the way. */
public final class UnreadableGraphException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableGraphException(String message) {
    super(message);
  }
}
