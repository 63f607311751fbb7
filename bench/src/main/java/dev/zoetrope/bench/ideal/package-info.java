/**
 * A server without any overhead, simulated: what latencies would be if batching, queues, sockets
 * and threads cost nothing and only the model took its measured time.
 *
 * <p>Everything is deterministic for a seed and runs on the calling thread.
 */
@NullMarked
package dev.zoetrope.bench.ideal;

import org.jspecify.annotations.NullMarked;
