package dev.zoetrope.server.model.pull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that may go well the next time: a connection that broke, a server that is busy. */
final class TransientFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> after;

  TransientFailure(String message, @Nullable Throwable cause) {
    this(message, cause, Optional.empty());
  }

  /** With how long the server asks to be left alone. */
  TransientFailure(String message, @Nullable Throwable cause, Optional<Duration> after) {
    super(message, cause);
    this.after = after;
  }

  Optional<Duration> after() {
    return after;
  }

  /** What went wrong, for a sentence that goes on. */
  String text() {
    return String.valueOf(getMessage());
  }
}
