package dev.zoetrope.bench.compare.lineup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is compared, and with what.
 *
 * @param title what it is a comparison of
 * @param subjects in the order of the table, at least one
 * @param reference one of them
 * @param notes what a reader of the results should know of them
 */
public record Lineup(String title, List<Subject> subjects, Subject reference, List<String> notes) {

  public Lineup {
    subjects = List.copyOf(subjects);
    notes = List.copyOf(notes);
  }

  /**
   * Finds the reference by its name, the first subject where none is given.
   *
   * @throws IllegalArgumentException if it is not among them
   */
  static Subject reference(List<Subject> subjects, Optional<String> name) {
    if (name.isEmpty()) {
      return subjects.get(0);
    }
    return subjects.stream()
        .filter(subject -> subject.name().equals(name.get()))
        .findFirst()
        .orElseThrow(() -> noReference(name.get(), subjects.stream().map(Subject::name).toList()));
  }

  static IllegalArgumentException noReference(String name, List<String> names) {
    return new IllegalArgumentException(
        "--reference %s: must be one of what is compared: %s"
            .formatted(name, names.stream().collect(Collectors.joining(", "))));
  }
}
