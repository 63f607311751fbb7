/**
 * What is said of this server, tried: each claim starts real servers in processes of their own,
 * measures A and B in short turns, and compares the result with a bar that was set beforehand.
 *
 * <p>A claim runs on the calling thread, alone. Every frame sent is accounted for: a run in which
 * one is missing, or answered twice, is INVALID, whatever its rates. Figures are medians of the
 * turns' ratios with the sign test's interval; where load generator and server share the cores, the
 * figure that is judged leaves the generator's processor time aside and the plain one stands beside
 * it.
 */
@NullMarked
package dev.zoetrope.bench.claims;

import org.jspecify.annotations.NullMarked;
