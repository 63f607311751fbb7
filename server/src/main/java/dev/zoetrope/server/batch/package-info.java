/**
 * When a batch closes, and for which lane. An idle {@link dev.zoetrope.server.batch.Lane} pulls
 * turns from its model's ring, binds the frames that ride, closes the batch for a reason that can
 * be named, and hands it to a {@link dev.zoetrope.server.batch.LaneExecutor}; rows are free as soon
 * as the executor has copied them, before the forward pass.
 *
 * <p>Greedy first: a lane that is free takes what is published, at once, up to the largest batch;
 * fewer only where other lanes have the rest done as soon ({@link
 * dev.zoetrope.server.batch.LaneShare}), or a smaller bucket costs clearly less per frame, or
 * hardly more ({@link dev.zoetrope.server.batch.Pace}). It waits for more when {@code
 * max_queue_delay} says so, from the oldest frame's arrival, or for 2 % of the next pass where that
 * has been seen to pay ({@link dev.zoetrope.server.batch.Linger}); never past the earliest
 * deadline.
 *
 * <p>Where all models together have more lanes than there are {@link
 * dev.zoetrope.server.batch.Cores}, a lane asks for a core before it binds frames, and the model
 * that has had the least time for its share goes first. Lock order: an inbox, then {@code Cores};
 * never a turn ring's monitor within {@code Cores}'.
 *
 * <p>Knows neither gRPC nor LibTorch.
 */
@NullMarked
package dev.zoetrope.server.batch;

import org.jspecify.annotations.NullMarked;
