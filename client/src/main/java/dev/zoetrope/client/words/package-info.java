/**
 * How people write values, on command lines and in files: durations, sizes, policies, pixels. One
 * place, so that a word means the same wherever it is read.
 *
 * <p>Stateless; any thread. What is wrong is an {@link java.lang.IllegalArgumentException} with one
 * sentence that names what would be right and what was there.
 */
@NullMarked
package dev.zoetrope.client.words;

import org.jspecify.annotations.NullMarked;
