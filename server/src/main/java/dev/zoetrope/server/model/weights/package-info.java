/**
 * Weights files: what is in them, and how their tensors reach an architecture.
 *
 * <p>A {@link dev.zoetrope.server.model.weights.Checkpoint} is a table of named tensors; {@code
 * safetensors} files, PyTorch's zip archives and what it wrote before 1.6, and several files under
 * one index are read in Java, entry by entry, and only the bytes of a tensor ever reach LibTorch. A
 * {@link dev.zoetrope.server.model.weights.CheckpointBinding} fits one to an architecture's
 * parameters, whichever library named them.
 *
 * <p>Invariants: a file is validated in full when it is opened and nothing is allocated on its word
 * alone, so damaged and hostile files end in a {@link
 * dev.zoetrope.server.model.weights.CheckpointException}; no code in a file is ever run. A
 * checkpoint belongs to one thread at a time.
 */
@NullMarked
package dev.zoetrope.server.model.weights;

import org.jspecify.annotations.NullMarked;
