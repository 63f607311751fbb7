/**
 * Targets side by side: the same load on each in alternating turns, and how many times the others'
 * figures the first one's are. Pure but for the turns themselves, which somebody hands in.
 */
@NullMarked
package dev.zoetrope.bench.load.versus;

import org.jspecify.annotations.NullMarked;
