package dev.zoetrope.bench.load.payload;

import java.util.List;

/**
 * What a workload's frames carry, one after the other and then from the start again. Made before
 * the load begins, so that sending allocates nothing. Immutable.
 *
 * @param text as the user wrote it, for reports
 * @param payloads at least one, all of one kind
 */
public record PayloadSet(String text, List<Payload> payloads) {

  /** Checks that there is something to send. */
  public PayloadSet {
    if (payloads.isEmpty()) {
      throw new IllegalArgumentException(
          "payload " + text + " has no frames; at least 1 is needed");
    }
    payloads = List.copyOf(payloads);
  }

  /** Of the frame with this number. */
  public Payload of(long sequence) {
    return payloads.get((int) (sequence % payloads.size()));
  }

  /** What all of them are. */
  public Payload.Kind kind() {
    return payloads.get(0).kind();
  }
}
