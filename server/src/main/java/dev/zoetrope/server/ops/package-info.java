/**
 * Looks after a running server: the admin port ({@link dev.zoetrope.server.ops.AdminServer}), and
 * lanes that hang ({@link dev.zoetrope.server.ops.Watchdog}). Each has a thread of its own. What it
 * shows is counted in {@code telemetry}.
 */
@NullMarked
package dev.zoetrope.server.ops;

import org.jspecify.annotations.NullMarked;
