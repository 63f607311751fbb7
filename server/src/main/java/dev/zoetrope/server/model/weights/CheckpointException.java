package dev.zoetrope.server.model.weights;

import dev.zoetrope.server.model.ModelException;
import org.jspecify.annotations.Nullable;

/** A weights file that cannot be read: damaged, hostile, or of a kind that is not supported. */
public class CheckpointException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** Without a cause. */
  public CheckpointException(String message) {
    super(message);
  }

  /** With what lay beneath it. */
  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
