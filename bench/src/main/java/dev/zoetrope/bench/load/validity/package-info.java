/**
 * Whether a run's numbers may be believed, and how far: rules that each can call it INVALID,
 * intervals around percentiles, and when a warm-up may end. Pure functions of what was measured; no
 * clock, no threads.
 */
@NullMarked
package dev.zoetrope.bench.load.validity;

import org.jspecify.annotations.NullMarked;
