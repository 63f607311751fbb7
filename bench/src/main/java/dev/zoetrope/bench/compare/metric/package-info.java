/**
 * How much two models' answers to the same pictures differ, and how many of them are right.
 *
 * <p>Logits are read from files picture by picture, so that no folder of pictures is too large.
 * Tallies are filled by one thread; what they give is immutable.
 */
@NullMarked
package dev.zoetrope.bench.compare.metric;

import org.jspecify.annotations.NullMarked;
