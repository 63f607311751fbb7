package dev.zoetrope.server.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A model in a repository, not yet in memory.
 *
 * @param description what its folder says; its output's size is 0 where only the module knows
 * @param file the TorchScript file of the version to serve; of a null model, its settings file
 * @param channelsLast whether its {@code forward} takes {@code [N,H,W,3]}
 * @param quantizedEngine what packs its quantized weights; empty: the fastest here
 * @param nullBatchTime of a null model, which has no module; empty for every other
 */
public record RepositoryModel(
    ModelDescription description,
    Path file,
    boolean channelsLast,
    Optional<QuantizedEngine> quantizedEngine,
    Optional<Duration> nullBatchTime) {}
