/**
 * The client library: {@link dev.zoetrope.client.ZoetropeClient} connects, lists models, asks about
 * single pictures and opens {@link dev.zoetrope.client.FrameStream}s.
 *
 * <p>A stream outlives its calls: it reconnects, sends again what may be sent again, and reports
 * every frame it accepted exactly once for each model. It never buffers without bound: under LATEST
 * one frame waits, under QUEUE and REJECT {@code send} does, and replies are asked for as the
 * listener deals with them.
 *
 * <p>Threads: methods may be called from any; listeners are called on the client's pool, one
 * callback at a time. Time is handed in ({@link dev.zoetrope.client.ClientClock}).
 */
@NullMarked
package dev.zoetrope.client;

import org.jspecify.annotations.NullMarked;
