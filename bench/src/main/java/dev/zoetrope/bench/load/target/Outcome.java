package dev.zoetrope.bench.load.target;

/** How a frame's life ended, in words that all protocols share. */
public enum Outcome {
  /** An answer. */
  RESULT,
  /** A newer frame of the same stream took its place. */
  SUPERSEDED,
  /** The server gave it up because it had become too old. */
  EXPIRED,
  /** There was no room for it. */
  OVERLOADED,
  /** The server says that the frame is wrong. */
  INVALID,
  /** The server failed on it. */
  FAILED,
  /** The server was not meant to answer it: no keyframe, for example. */
  SKIPPED,
  /** The generator waited as long as it was told to, and gave up. */
  TIMED_OUT,
  /** Its stream or connection ended, or the run did, and there was no answer. */
  LOST,
  /** It never left the generator: as many frames as may be kept were waiting for the transport. */
  UNSENT;

  /** Whether the server said something about the frame. */
  public boolean isReply() {
    return switch (this) {
      case RESULT, SUPERSEDED, EXPIRED, OVERLOADED, INVALID, FAILED, SKIPPED -> true;
      case TIMED_OUT, LOST, UNSENT -> false;
    };
  }
}
