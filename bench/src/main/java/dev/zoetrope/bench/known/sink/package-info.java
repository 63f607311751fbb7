/**
 * The least that a gRPC server can do with a stream of frames: take the bytes and answer. What the
 * real server is compared with, in a process of its own, with the same JVM options, transport,
 * windows and clients.
 *
 * <p>Everything runs on Netty's event loops; a call belongs to one of them.
 */
@NullMarked
package dev.zoetrope.bench.known.sink;

import org.jspecify.annotations.NullMarked;
