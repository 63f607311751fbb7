package dev.zoetrope.client.source.live;

import java.time.Duration;

/**
 * Where a live source stands.
 *
 * @param phase see {@link Phase}
 * @param detail for SILENT, RETRYING and FAILED one sentence that says why; otherwise empty
 * @param failures tries in a row that brought no picture; 0 while it is live
 * @param pause for RETRYING, how long until the next try; otherwise zero
 */
public record SourceState(Phase phase, String detail, int failures, Duration pause) {

  /** What it is doing. */
  public enum Phase {
    /** It is being opened, or has not given its first picture yet. */
    CONNECTING,
    /** It gives pictures. */
    LIVE,
    /** It is open, but has given no picture for half the time after which it is opened anew. */
    SILENT,
    /** It broke; it is opened again after a pause. */
    RETRYING,
    /** A recording that has been read to its end. */
    ENDED,
    /** Nothing can be opened by that name, whenever it is tried. */
    FAILED
  }

  static SourceState of(Phase phase, int failures) {
    return new SourceState(phase, "", failures, Duration.ZERO);
  }
}
