/**
 * gRPC: the {@code Vision} service, its streams and their limits. A {@link
 * dev.zoetrope.server.transport.WatchSession} turns one call's messages into frames for its inbox
 * and its inbox's answers into messages.
 *
 * <p>Threads: requests arrive on the connection's Netty event loop (direct executor), which
 * validates a frame, copies it once and publishes its turn, and never decodes or waits. Replies
 * come from lanes, decoders and event loops; an {@link dev.zoetrope.server.transport.Outbox} brings
 * those of one stream into one order. The sweeper's own thread enforces time limits.
 */
@NullMarked
package dev.zoetrope.server.transport;

import org.jspecify.annotations.NullMarked;
