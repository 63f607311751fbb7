/**
 * When a batch closes, and for which lane. An idle {@link dev.zoetrope.server.batch.Lane} pulls
 * turns from its model's ring, binds the frames that ride, closes the batch for a reason that can
 * be named, and hands it to a {@link dev.zoetrope.server.batch.LaneExecutor}; rows are free as soon
 * as the executor has copied them, before the forward pass.
 *
 * <p>Greedy first: a lane that is free takes what is published, at once, up to the largest batch.
 * Only when {@code max_queue_delay} says so does it wait for more, from the oldest frame's arrival,
 * and never past the earliest deadline.
 *
 * <p>Knows neither gRPC nor LibTorch.
 */
@NullMarked
package dev.zoetrope.server.batch;

import org.jspecify.annotations.NullMarked;
