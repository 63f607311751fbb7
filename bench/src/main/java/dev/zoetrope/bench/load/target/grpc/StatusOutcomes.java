package dev.zoetrope.bench.load.target.grpc;

import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import io.grpc.Status;

/** What a gRPC status other than OK says of the frame that was asked about. */
public final class StatusOutcomes {
  private static final int MOST_CHARACTERS = 300;

  private StatusOutcomes() {}

  /**
   * The answer in a call's status.
   *
   * @param byServer whether the server sent it; otherwise this side made it up
   */
  public static Answer answer(Status status, boolean byServer) {
    return Answer.of(outcome(status.getCode(), byServer), line(status));
  }

  private static Outcome outcome(Status.Code code, boolean byServer) {
    return switch (code) {
      case RESOURCE_EXHAUSTED -> Outcome.OVERLOADED;
      // Triton says it of a full queue.
      case UNAVAILABLE -> byServer ? Outcome.OVERLOADED : Outcome.LOST;
      case DEADLINE_EXCEEDED -> Outcome.TIMED_OUT;
      case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, FAILED_PRECONDITION -> Outcome.INVALID;
      case CANCELLED -> Outcome.LOST;
      default -> Outcome.FAILED;
    };
  }

  /** A status in one line. */
  public static String line(Status status) {
    StringBuilder line = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      line.append(": ").append(status.getDescription());
    }
    Throwable cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      line.append(" (").append(cause.getMessage()).append(')');
    }
    String flat = line.toString().replaceAll("\\s+", " ");
    return flat.length() <= MOST_CHARACTERS ? flat : flat.substring(0, MOST_CHARACTERS) + "...";
  }
}
