package dev.zoetrope.server.model.pull;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where pulled files are kept. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * The user's choice, else {@code $ZOETROPE_CACHE}, else {@code $XDG_CACHE_HOME/zoetrope} (if that
   * is absolute, as the XDG specification wants it), else {@code ~/.cache/zoetrope}.
   */
  public static Path of(Optional<Path> option, Map<String, String> environment, String home) {
    if (option.isPresent()) {
      return option.get();
    }
    String own = environment.getOrDefault("ZOETROPE_CACHE", "");
    if (!own.isEmpty()) {
      return path("ZOETROPE_CACHE", own);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!xdg.isEmpty() && path("XDG_CACHE_HOME", xdg).isAbsolute()) {
      return Path.of(xdg, "zoetrope");
    }
    return Path.of(home, ".cache", "zoetrope");
  }

  private static Path path(String variable, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("%s '%s': %s".formatted(variable, text, e.getReason()), e);
    }
  }
}
