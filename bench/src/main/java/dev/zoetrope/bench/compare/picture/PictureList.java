package dev.zoetrope.bench.compare.picture;

import java.nio.file.Path;
import java.util.List;

/**
 * Pictures in the order in which they are shown to every model.
 *
 * @param source what they are, for people
 * @param files JPEG and PNG, at least one
 * @param folders the class folder of each, beside {@code files}; empty if nobody says what they
 *     show
 */
public record PictureList(String source, List<Path> files, List<String> folders) {

  public PictureList {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(source + ": no picture");
    }
    if (!folders.isEmpty() && folders.size() != files.size()) {
      throw new IllegalArgumentException(
          "%d folders for %d pictures".formatted(folders.size(), files.size()));
    }
  }

  /** Whether it is known what they show. */
  public boolean labelled() {
    return !folders.isEmpty();
  }
}
