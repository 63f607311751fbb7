package dev.zoetrope.bench.compare.lineup;

import dev.zoetrope.server.model.precision.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A built-in architecture in several precisions.
 *
 * @param architecture its name
 * @param settings its own and its input's
 * @param precisions to build, in the order of the table
 * @param weights a checkpoint; empty: the embedded model's for that architecture, else a seeded
 *     initialisation
 * @param seed of that initialisation; given, the embedded weights are left alone
 * @param labels as {@code models build --labels} takes them
 * @param calibration as {@code models build --calibration} takes it
 */
public record ArchitectureRequest(
    String architecture,
    Map<String, String> settings,
    List<Precision> precisions,
    Optional<Path> weights,
    Optional<Long> seed,
    Optional<String> labels,
    Optional<Path> calibration) {}
