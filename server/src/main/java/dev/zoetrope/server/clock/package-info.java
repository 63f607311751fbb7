/**
 * Time and threads, handed in. Every loop of the server (lane, decoder, sweeper, watchdog) is an
 * {@link dev.zoetrope.server.clock.Agent} whose {@code step()} a thread or a simulation calls;
 * {@link dev.zoetrope.server.clock.SystemTime} is the only class that reads the machine's clocks or
 * parks a thread, which the architecture test holds.
 */
@NullMarked
package dev.zoetrope.server.clock;

import org.jspecify.annotations.NullMarked;
