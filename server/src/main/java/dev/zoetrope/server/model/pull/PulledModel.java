package dev.zoetrope.server.model.pull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A pulled name.
 *
 * @param name what was asked for
 * @param weights what is built from: a checkpoint file, or a Hugging Face folder
 * @param files that make it
 * @param commit of the hub; empty: it was not said, or the name is not of the hub
 */
public record PulledModel(
    String name, Path weights, List<PulledFile> files, Optional<String> commit) {}
