/**
 * The ways of getting frames from streams to lanes that lost, kept so that they can lose again: the
 * same load through Disruptor's own event processors, through contiguous runs of ring slots,
 * through an {@code ArrayBlockingQueue} with delay batching, and through the server's turns and
 * rows. {@link dev.zoetrope.bench.alternatives.Alternatives} runs them in turns.
 *
 * <p>Threads: two producers stand for event loops, two lanes for devices; a lane's forward pass is
 * a wait, so that the processor time measured is what the hand-over costs.
 */
@NullMarked
package dev.zoetrope.bench.alternatives;

import org.jspecify.annotations.NullMarked;
