package dev.zoetrope.bench.compare.worker;

/** Why a model cannot be loaded or run, in one line: nobody else's comparison ends by it. */
public final class WorkerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A reason for people. */
  public WorkerException(String message) {
    super(message);
  }
}
