package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.UnreadableGraphException;

/** A module that could not be made over; it can be run as it is. The message says why. */
public final class FusionException extends Exception {
  private static final long serialVersionUID = 1L;

  FusionException(String message) {
    super(message);
  }

  FusionException(UnreadableGraphException reason) {
    super(reason.getMessage(), reason);
  }

  FusionException(RuntimeException failure) {
    super(
        "LibTorch: "
            + String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message"),
        failure);
  }

  /** Whether it is only a module of a kind that is not rewritten. */
  public boolean isExpected() {
    return getCause() instanceof UnreadableGraphException;
  }
}
