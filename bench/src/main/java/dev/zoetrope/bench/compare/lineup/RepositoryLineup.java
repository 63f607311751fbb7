package dev.zoetrope.bench.compare.lineup;

import dev.zoetrope.server.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Models that a repository has. */
public final class RepositoryLineup {
  private RepositoryLineup() {}

  /**
   * Reads their folders.
   *
   * @param names empty: all of them
   * @param reference a name; without one the first
   * @throws ModelException if the repository or one of the names is not there
   * @throws IllegalArgumentException if a name comes twice, or the reference is none of them
   */
  public static Lineup of(Path repository, List<String> names, Optional<String> reference)
      throws IOException {
    List<String> present = present(repository);
    List<String> chosen = names.isEmpty() ? present : names;
    List<Subject> subjects = new ArrayList<>();
    for (String name : chosen) {
      if (!present.contains(name)) {
        throw new ModelException(
            "--repository %s: no model named '%s'; there are %s"
                .formatted(repository, name, String.join(", ", present)));
      }
      if (subjects.stream().anyMatch(subject -> subject.name().equals(name))) {
        throw new IllegalArgumentException("model " + name + ": given twice");
      }
      subjects.add(Subject.of(name, repository.resolve(name)));
    }
    return new Lineup(
        "models of " + repository.toAbsolutePath().normalize().getFileName(),
        subjects,
        Lineup.reference(subjects, reference),
        notes(subjects));
  }

  private static List<String> present(Path repository) throws IOException {
    if (!Files.isDirectory(repository)) {
      throw new ModelException("--repository " + repository + ": no such folder");
    }
    try (Stream<Path> children = Files.list(repository)) {
      List<String> names =
          children
              .filter(Files::isDirectory)
              .map(child -> child.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new ModelException("--repository " + repository + ": no model folder in it");
      }
      return names;
    }
  }

  private static List<String> notes(List<Subject> subjects) {
    List<String> untrained =
        subjects.stream()
            .filter(subject -> subject.model().stream().anyMatch(m -> !m.description().trained()))
            .map(Subject::name)
            .toList();
    return untrained.isEmpty()
        ? List.of()
        : List.of(
            "Not trained, so what they recognise means nothing: %s."
                .formatted(String.join(", ", untrained)));
  }
}
