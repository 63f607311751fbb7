package dev.zoetrope.server.telemetry;

/**
 * What is timed of a (frame, model). The stages are those of {@code StageTimes} in the wire
 * contract; one that did not happen, or was cut short by an answer, is not recorded.
 */
public enum Span {
  /** From the first byte until the pixels lay in a row or waited for a decoder. */
  RECEIVE,
  /** Decoding and resizing. */
  DECODE,
  /** In mailboxes and the ring, until a lane took the frame. */
  WAIT,
  /** From then until its batch had closed and its pixels were gathered. RESULT only. */
  FORM,
  /** The forward pass of its batch. RESULT only. */
  EXECUTE,
  /** From the end of the forward pass until its reply was made. RESULT only. */
  REPLY,
  /**
   * From the picture's capture until its reply was made, for the outcome RESULT. A recording's
   * picture counts from its arrival: how old a recording is says nothing of the server.
   */
  AGE,
  /** The same for every other outcome. */
  AGE_WITHOUT_RESULT
}
