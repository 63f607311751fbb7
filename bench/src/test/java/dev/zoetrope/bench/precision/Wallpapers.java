package dev.zoetrope.bench.precision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Photographs of landscapes, flowers, a dragonfly, a bridge and people, in Debian's package {@code
 * lomiri-wallpapers-16.04}, whose file names name their photographers (CC BY 4.0, CC BY-SA 4.0 and
 * CC0, picture by picture in its documentation). Not part of this repository.
 */
final class Wallpapers {
  /** Another place for them, for a machine that has the files and not the package. */
  private static final Path FOLDER =
      Path.of(System.getProperty("pictures.wallpapers", "/usr/share/backgrounds"));

  private Wallpapers() {}

  /** Whether the package is installed. */
  static boolean areThere() throws IOException {
    return Files.isDirectory(FOLDER) && !files().isEmpty();
  }

  /** The files, in an order that is the same everywhere. */
  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.getFileName().toString().matches(".*_by_.*\\.jpg"))
          .sorted()
          .toList();
    }
  }
}
