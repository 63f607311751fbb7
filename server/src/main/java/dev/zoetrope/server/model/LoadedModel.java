package dev.zoetrope.server.model;

import org.bytedeco.pytorch.JitModule;

/**
 * A model in memory, in evaluation mode, not yet frozen.
 *
 * @param description what it is
 * @param module {@code forward(Tensor)}: normalised fp32 {@code [N,3,H,W]} to fp32 {@code [N, size
 *     of the output]}
 */
public record LoadedModel(ModelDescription description, JitModule module) implements HostedModel {}
