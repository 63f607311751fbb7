/**
 * How {@code WatchRequest} goes over the wire without its pixels being copied on the way: the
 * generated classes define the contract, these read and write the one message whose size matters.
 *
 * <p>Receiving: {@link dev.zoetrope.wire.WatchRequestMarshaller} reads a frame's header fields and
 * leaves the pixels in the transport's buffers, for the server to copy once to where they are
 * needed. Such a message must be consumed on the thread and within the call that delivers it.
 */
@NullMarked
package dev.zoetrope.wire;

import org.jspecify.annotations.NullMarked;
