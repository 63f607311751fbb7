package dev.zoetrope.client;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a stream needs from its surroundings, handed in so that tests can turn time.
 *
 * @param clock time
 * @param timer pauses and probes
 * @param executor runs the transport's callbacks and the listener's
 * @param random jitter; used under the stream's lock only
 */
record StreamRuntime(
    ClientClock clock, ClientTimer timer, Executor executor, RandomGenerator random) {}
