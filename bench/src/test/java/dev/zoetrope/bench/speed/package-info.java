/**
 * The built-in networks' forward passes beside PyTorch's own, in one run: each variant on a lane of
 * the server's in this process, and Python's PyTorch, eager and compiled, in processes that wait
 * while it is not their turn. {@link dev.zoetrope.bench.speed.SpeedTable} prints the table, {@link
 * dev.zoetrope.bench.speed.LayerProfile} where a pass's time goes.
 *
 * <p>Threads: one; every contender computes on one thread. Nothing here is part of a build or of
 * the distribution: Python is asked for by path.
 */
@NullMarked
package dev.zoetrope.bench.speed;

import org.jspecify.annotations.NullMarked;
