/**
 * What a result must keep for a build to go on: limits on its figures, and a result of before that
 * it must not fall behind. Pure functions of results.
 */
@NullMarked
package dev.zoetrope.bench.load.threshold;

import org.jspecify.annotations.NullMarked;
