package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.ModelException;
import org.jspecify.annotations.Nullable;

/** A file that could not be had. The message says what was asked, of whom, and what came. */
public final class PullException extends ModelException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** No connection, no answer, or one that broke off, after every attempt. */
    UNREACHABLE(true),
    /** An answer that is a refusal: 401, 403, 407 and their like. */
    REFUSED(true),
    /** The server is there, the file is not. */
    ABSENT(false),
    /** An answer that cannot be right: sizes, ranges or redirects at odds with each other. */
    PROTOCOL(true),
    /** The bytes are not those that were published. */
    CORRUPT(false),
    /** Larger than allowed, or than the disk has room for. */
    NO_ROOM(false);

    private final boolean byHand;

    Reason(boolean byHand) {
      this.byHand = byHand;
    }

    /** Whether another machine or network may succeed. */
    boolean byHand() {
      return byHand;
    }
  }

  PullException(Reason reason, String message) {
    this(reason, message, null);
  }

  PullException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
