/**
 * Open-loop load: frames are sent when a schedule says so, whatever became of those before, and
 * every latency counts from the time that the schedule had intended.
 *
 * <p>One thread sends for all streams of a run; replies come on the client library's threads and
 * are written into one ledger per stream, which is read after the stream has closed. Nothing here
 * ever waits for a reply. A frame that the stream would not take at its time is counted as held
 * back and not as sent; a frame that was sent has exactly one entry per model in its ledger in the
 * end.
 */
@NullMarked
package dev.zoetrope.bench.live;

import org.jspecify.annotations.NullMarked;
