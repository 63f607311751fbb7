package dev.zoetrope.bench.load.target;

/**
 * Spans of a frame's life inside the server, as it tells them itself, in microseconds; one that did
 * not happen is 0. Protocols with other stages put theirs where they fit: Triton's queue is the
 * wait, its three compute spans are decode, execute and reply.
 *
 * @param receive reading it off the wire
 * @param decode decoding and resizing
 * @param await waiting for its turn
 * @param form gathering its batch
 * @param execute the forward pass
 * @param reply from there to the transport
 */
public record StageMicros(
    long receive, long decode, long await, long form, long execute, long reply) {

  /** The whole time in the server. */
  public long total() {
    return receive + decode + await + form + execute + reply;
  }
}
