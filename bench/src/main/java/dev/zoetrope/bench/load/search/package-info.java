/**
 * How much load a server bears: bisection over a {@link dev.zoetrope.bench.load.search.Prober},
 * confirmed by repetition.
 */
@NullMarked
package dev.zoetrope.bench.load.search;

import org.jspecify.annotations.NullMarked;
