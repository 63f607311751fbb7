package dev.zoetrope.server.model;

import java.nio.file.Path;

/**
 * A model in a repository, not yet in memory.
 *
 * @param description what its folder says; {@code classes} is 0 where only the module knows
 * @param file the TorchScript file of the version to serve
 * @param channelsLast whether its {@code forward} takes {@code [N,H,W,3]}
 */
public record RepositoryModel(ModelDescription description, Path file, boolean channelsLast) {}
