package dev.zoetrope.bench;

/** Work that failed for a reason outside this program; the message says which, in one sentence. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A reason that has no cause but itself. */
  public BenchException(String message) {
    super(message);
  }

  /** A reason with the exception that told it. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
