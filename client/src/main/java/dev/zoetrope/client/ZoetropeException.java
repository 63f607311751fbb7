package dev.zoetrope.client;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A call or a stream that failed for good. What goes wrong with one frame is a {@link Reply}. */
public final class ZoetropeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What kind of failure it is, and so who can mend it. */
  public enum Kind {
    /** The request names something impossible; the message says which field. */
    INVALID_ARGUMENT,
    /** There is no such model. */
    NOT_FOUND,
    /** What answers at that address is no such server, or an older one. */
    UNSUPPORTED,
    /** The server wants credentials, or others. */
    UNAUTHENTICATED,
    /** Another client opened a stream with the same id, and the newer one stays. */
    TAKEN_OVER,
    /** No server could be reached, or it went away and did not come back in time. */
    UNAVAILABLE,
    /** A limit of the server's. */
    RESOURCE_EXHAUSTED,
    /** It took too long. */
    TIMEOUT,
    /** The application gave up. */
    CANCELLED,
    /** Anything else; a defect on either side. */
    INTERNAL
  }

  private final Kind kind;

  ZoetropeException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What kind of failure this is. */
  public Kind kind() {
    return kind;
  }

  /**
   * Of a call's status, the only place where statuses are given a meaning.
   *
   * @param target where the call went, for the message
   */
  static ZoetropeException of(Status status, String target) {
    String description = status.getDescription();
    Throwable cause = status.getCause();
    String said =
        description == null || description.isEmpty() ? status.getCode().toString() : description;
    if (cause != null && cause.getMessage() != null && !said.contains(cause.getMessage())) {
      said += " (" + cause.getMessage() + ")";
    }
    return new ZoetropeException(kindOf(status.getCode()), target + ": " + said, cause);
  }

  private static Kind kindOf(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> Kind.INVALID_ARGUMENT;
      case NOT_FOUND -> Kind.NOT_FOUND;
      case UNIMPLEMENTED -> Kind.UNSUPPORTED;
      case UNAUTHENTICATED, PERMISSION_DENIED -> Kind.UNAUTHENTICATED;
      case ABORTED, ALREADY_EXISTS -> Kind.TAKEN_OVER;
      case UNAVAILABLE -> Kind.UNAVAILABLE;
      case RESOURCE_EXHAUSTED -> Kind.RESOURCE_EXHAUSTED;
      case DEADLINE_EXCEEDED -> Kind.TIMEOUT;
      case CANCELLED -> Kind.CANCELLED;
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> Kind.INTERNAL;
    };
  }

  /** Whether another call with the same request may fare better. */
  boolean mayHeal() {
    return switch (kind) {
      case INVALID_ARGUMENT, NOT_FOUND, UNSUPPORTED, UNAUTHENTICATED, TAKEN_OVER -> false;
      case UNAVAILABLE, RESOURCE_EXHAUSTED, TIMEOUT, CANCELLED, INTERNAL -> true;
    };
  }
}
