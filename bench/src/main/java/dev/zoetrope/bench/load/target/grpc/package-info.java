/**
 * What every target over gRPC shares: connections, calls, and what a status means.
 *
 * <p>Replies come on the event loops and are said there, without another thread in between, so that
 * they are timed when they come. A connection has one event loop; a stream has one connection.
 */
@NullMarked
package dev.zoetrope.bench.load.target.grpc;

import org.jspecify.annotations.NullMarked;
