package dev.zoetrope.server.model;

import dev.zoetrope.inference.ModelVersionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The numbered folders of a model. One version is served at a time: the newest that the policy
 * allows. Folders with other names, or with leading zeros, are not versions, as in Triton.
 */
final class VersionFolders {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private final NavigableSet<Long> versions;

  private VersionFolders(NavigableSet<Long> versions) {
    this.versions = versions;
  }

  /** Those of a model's folder. */
  static VersionFolders in(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return new VersionFolders(
          children
              .filter(Files::isDirectory)
              .map(child -> child.getFileName().toString())
              .filter(name -> NUMBER.matcher(name).matches())
              .map(Long::valueOf)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  /** The one to serve; empty after adding to {@code problems}. */
  Optional<Long> newest(ModelVersionPolicy policy, List<String> problems) {
    if (versions.isEmpty()) {
      problems.add("no version folder: the model file belongs into one called 1");
      return Optional.empty();
    }
    if (!policy.hasSpecific()) {
      return Optional.of(versions.last());
    }
    TreeSet<Long> chosen = new TreeSet<>(policy.getSpecific().getVersionsList());
    TreeSet<Long> absent = new TreeSet<>(chosen);
    absent.removeAll(versions);
    if (chosen.isEmpty() || !absent.isEmpty()) {
      problems.add(
          "version_policy.specific %s: the folder has versions %s".formatted(chosen, versions));
      return Optional.empty();
    }
    return Optional.of(chosen.last());
  }
}
