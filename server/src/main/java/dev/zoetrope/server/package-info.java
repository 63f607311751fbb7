/**
 * The server: {@link dev.zoetrope.server.ZoetropeServer} wires the packages below it together, and
 * nothing below knows it.
 *
 * <p>Dependencies run one way: transport to batch to ring, batch to an interface that engine
 * implements, engine to model; the architecture test holds this.
 */
@NullMarked
package dev.zoetrope.server;

import org.jspecify.annotations.NullMarked;
