/**
 * The pictures that models are compared on: a user's folder, or crops of the built-in photographs.
 *
 * <p>Either way they are files, which every model's process decodes for itself with the server's
 * decoder and its own model's recipe. Everything is checked before any model is run. Records are
 * immutable; reading belongs to the thread that calls.
 */
@NullMarked
package dev.zoetrope.bench.compare.picture;

import org.jspecify.annotations.NullMarked;
