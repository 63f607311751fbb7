/**
 * The built-in networks, written down in Java and emitted as TorchScript; no Python takes part.
 *
 * <p>A network is first a {@link dev.zoetrope.server.model.arch.Blueprint}: its parameters under
 * the reference implementation's names and its operations, as plain data that loads no native code.
 * {@link dev.zoetrope.server.model.arch.BlueprintEmitter} turns a blueprint and a source of tensors
 * into a module. {@link dev.zoetrope.server.model.arch.Architectures} makes blueprints from a name
 * and settings, as {@code zoetrope models build} takes them.
 *
 * <p>Everything but {@code BlueprintBuilder} and {@code Layers}, which one thread uses while it
 * writes a network down, is immutable and may be used from any thread. Sizes are checked before
 * memory is taken: a blueprint costs its names, whatever its widths are.
 */
@NullMarked
package dev.zoetrope.server.model.arch;

import org.jspecify.annotations.NullMarked;
