package dev.zoetrope.bench.precision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tux Paint's photographic stamps: animals, plants and things cut out of their background, in
 * Debian's package {@code tuxpaint-stamps-default} (copyright Bill Kendrick and contributors, GPL
 * 2). Not part of this repository. Folders of drawings are passed over.
 */
final class Stamps {
  /** Another place for them, for a machine that has the files and not the package. */
  private static final Path FOLDER =
      Path.of(System.getProperty("pictures.stamps", "/usr/share/tuxpaint/stamps"));

  private static final List<String> PHOTOGRAPHS =
      List.of(
          "animals",
          "food",
          "hobbies",
          "household",
          "medical",
          "military",
          "naturalforces",
          "people",
          "plants",
          "space",
          "sports",
          "town",
          "vehicles");

  private static final List<String> DRAWINGS = List.of("cartoon", "toys", "plastic", "flags");

  private Stamps() {}

  /** Whether the package is installed. */
  static boolean areThere() {
    return Files.isDirectory(FOLDER);
  }

  /** The pictures with their alpha channels, in an order that is the same everywhere. */
  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String kind : PHOTOGRAPHS) {
      try (Stream<Path> all = Files.walk(FOLDER.resolve(kind))) {
        all.filter(file -> file.toString().endsWith(".png"))
            .filter(Stamps::isPhotograph)
            .forEach(files::add);
      }
    }
    files.sort(null);
    return files;
  }

  private static boolean isPhotograph(Path file) {
    for (Path part : FOLDER.relativize(file)) {
      if (DRAWINGS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }
}
