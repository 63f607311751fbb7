package dev.zoetrope.bench.load.result;

import java.io.IOException;

/** A file that is no result, or a damaged one; the message says where and why, in one sentence. */
public final class ResultFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public ResultFormatException(String message) {
    super(message);
  }

  /** What is wrong, and who found it. */
  public ResultFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
