package dev.zoetrope.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where models come from.
 *
 * @param directory a model repository; empty: the embedded model alone
 * @param defaultModel what clients get that name none; empty: the only model, else the first by
 *     name
 */
public record ModelsConfig(Optional<Path> directory, Optional<String> defaultModel) {

  /** The defaults. */
  public static ModelsConfig defaults() {
    return new ModelsConfig(Optional.empty(), Optional.empty());
  }
}
