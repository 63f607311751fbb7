package dev.zoetrope.server.telemetry;

import java.util.List;

/**
 * The open streams.
 *
 * @param open all of them
 * @param sending of those, the ones that have sent a frame
 * @param stalest of those, at most as many as were asked for, the greatest age first
 */
public record StreamsSnapshot(int open, int sending, List<StreamSnapshot> stalest) {

  /** Copies. */
  public StreamsSnapshot {
    stalest = List.copyOf(stalest);
  }

  /** The age of the newest answer of the stream that is worst off, µs; 0 if none has sent. */
  public long maxAgeMicros() {
    return stalest.isEmpty() ? 0 : stalest.get(0).ageMicros();
  }
}
