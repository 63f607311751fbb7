/**
 * Runs a phase: opens its streams, sends each frame when it is due, and keeps account of what comes
 * back. One thread sends what is scheduled, replies are counted on the transport's threads, and the
 * thread that runs the phase turns the seconds over. Latency counts from the scheduled time; a
 * frame that the transport cannot take yet is late, not left out.
 */
@NullMarked
package dev.zoetrope.bench.load.engine;

import org.jspecify.annotations.NullMarked;
