package dev.zoetrope.server.model;

import org.jspecify.annotations.Nullable;

/**
 * A model, a weights file or a repository that cannot be used. The message is one for the operator:
 * it names the file, the field, the limit and the actual value.
 */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a cause. */
  public ModelException(String message) {
    super(message);
  }

  /** With what lay beneath it. */
  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
