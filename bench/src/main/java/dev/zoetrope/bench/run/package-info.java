/**
 * Load against a real server, compared with what LibTorch does alone on the same machine in the
 * same minutes.
 *
 * <p>A plan says what to do, workers do it, a result says what came of it. Each worker is one
 * stream; its callbacks run on the client library's threads and meet in counters and histograms
 * made for many writers.
 */
@NullMarked
package dev.zoetrope.bench.run;

import org.jspecify.annotations.NullMarked;
