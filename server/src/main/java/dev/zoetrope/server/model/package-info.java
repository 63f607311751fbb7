/**
 * Models: what they are, where they are kept, how they are built and loaded.
 *
 * <p>An {@link dev.zoetrope.server.model.Architecture} is emitted as TorchScript from Java with
 * tensors from a {@link dev.zoetrope.server.model.ParameterSource}; a TorchScript file is loaded as
 * it is. Either way the result is a {@link dev.zoetrope.server.model.LoadedModel}, and nothing
 * later on can tell them apart. A {@link dev.zoetrope.server.model.ModelRepository} is a folder
 * laid out as Triton's users have it; {@link dev.zoetrope.server.model.ModelBuilder} writes such
 * folders, {@link dev.zoetrope.server.model.AutoBuilder} in the precision that is picked by
 * measuring.
 *
 * <p>{@code arch} writes networks down, {@code weights} and {@code huggingface} read what others
 * trained, {@code precision} makes variants in other number formats, {@code graph} is the form in
 * which networks are rewritten, {@code pull} fetches what is published.
 *
 * <p>Descriptions are immutable and may be read by any thread; loading and building belong to the
 * thread that calls. A module that is returned outlives every {@code PointerScope}; its owner
 * closes it. All problems of a repository are reported together.
 */
@NullMarked
package dev.zoetrope.server.model;

import org.jspecify.annotations.NullMarked;
