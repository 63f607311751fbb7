package dev.zoetrope.client.cameras;

import java.util.List;

/** A list of cameras that cannot be used. Carries everything that is wrong with it. */
public final class CameraFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  CameraFileException(String file, List<String> problems) {
    super(
        "%d problem%s in %s:%n  %s"
            .formatted(
                problems.size(),
                problems.size() == 1 ? "" : "s",
                file,
                String.join("%n  ".formatted(), problems)));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, with the line; none holds the value of a {@code url}. */
  public List<String> problems() {
    return problems;
  }
}
