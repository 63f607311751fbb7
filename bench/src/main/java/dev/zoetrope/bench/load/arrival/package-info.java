/**
 * When frames are due: clocks of cameras, Poisson processes, bursts, ramps and recorded traces. All
 * of it is decided by a seed and by nothing that the server does: a schedule that waits for answers
 * would leave out the very moments in which a server is slow.
 */
@NullMarked
package dev.zoetrope.bench.load.arrival;

import org.jspecify.annotations.NullMarked;
