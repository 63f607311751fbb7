/**
 * Tries the variants of a model as the server would run them, before one of them is kept.
 *
 * <p>Each is loaded as it is for serving, started on a lane of one thread and shown the same
 * pictures; then all of them run in turns. Everything happens on one thread, made for it, because
 * lanes change what belongs to a thread. Which variant is picked is decided elsewhere ({@link
 * dev.zoetrope.server.model.precision.VariantChoice}), by the numbers that come out.
 */
@NullMarked
package dev.zoetrope.server.engine.trial;

import org.jspecify.annotations.NullMarked;
