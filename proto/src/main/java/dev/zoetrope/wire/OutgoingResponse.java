package dev.zoetrope.wire;

import dev.zoetrope.v1.WatchResponse;

/** A {@code WatchResponse} on its way out of the server. */
public sealed interface OutgoingResponse {

  /**
   * Anything written by the generated classes.
   *
   * @param response the generated message
   */
  record Message(WatchResponse response) implements OutgoingResponse {}

  /**
   * A response that is bytes already. The transport copies them before {@code sendMessage} returns;
   * after that the array is its owner's again.
   *
   * @param bytes the array, lent
   * @param offset of the first byte
   * @param length in bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Lent for one call, never compared.
  record Encoded(byte[] bytes, int offset, int length) implements OutgoingResponse {}
}
