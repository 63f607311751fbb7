package dev.zoetrope.bench.compare;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One model of a comparison.
 *
 * @param name in the table
 * @param precision what its settings say; empty if it could not be built or read
 * @param fileBytes of its TorchScript file
 * @param measurement empty if it failed
 * @param problem why; else empty
 */
public record Row(
    String name,
    Optional<String> precision,
    OptionalLong fileBytes,
    Optional<Measurement> measurement,
    Optional<String> problem) {}
