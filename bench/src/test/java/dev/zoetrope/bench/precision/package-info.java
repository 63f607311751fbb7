/**
 * What a model's variants in other number formats answer, beside fp32, on pictures that have
 * something on them: {@link dev.zoetrope.bench.precision.VariedPictures} are photographs of some
 * three hundred animals, plants and things, in a part to calibrate with and a part to judge by.
 *
 * <p>One thread. The pictures come from packages of the system's, and tests that need them are
 * skipped where those are not installed.
 */
@NullMarked
package dev.zoetrope.bench.precision;

import org.jspecify.annotations.NullMarked;
