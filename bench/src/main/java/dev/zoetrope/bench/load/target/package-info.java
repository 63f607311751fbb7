/**
 * Servers that can be loaded, each through its own protocol: ours, the Open Inference Protocol over
 * gRPC and REST, and plain HTTP bodies. The generator knows them only as {@link
 * dev.zoetrope.bench.load.target.Target}; it owns the schedule and the clock, they own connections
 * and threads of the transport. Sending never waits, so that a slow server cannot slow the schedule
 * down.
 */
@NullMarked
package dev.zoetrope.bench.load.target;

import org.jspecify.annotations.NullMarked;
