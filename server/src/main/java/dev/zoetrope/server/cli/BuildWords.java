package dev.zoetrope.server.cli;

import dev.zoetrope.server.model.pull.PublishedCheckpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to say to {@code zoetrope models build} to use what was pulled.
 *
 * @param words after {@code build}
 */
record BuildWords(List<String> words) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** A published checkpoint with its architecture, labels and input. */
  static BuildWords of(PublishedCheckpoint checkpoint, Path file, String name) {
    List<String> words = new ArrayList<>(List.of(checkpoint.architecture()));
    words.addAll(List.of("--weights", file.toString(), "--labels", "imagenet"));
    for (Map.Entry<String, String> setting : new TreeMap<>(checkpoint.settings()).entrySet()) {
      words.addAll(List.of("--set", setting.getKey() + "=" + setting.getValue()));
    }
    if (!name.equals(checkpoint.architecture())) {
      words.addAll(List.of("--name", name));
    }
    return new BuildWords(words);
  }

  /** A Hugging Face folder, which says the rest itself. */
  static BuildWords ofFolder(Path folder, String name) {
    List<String> words = new ArrayList<>(List.of("--from", folder.toString()));
    if (!folder.endsWith(name)) {
      words.addAll(List.of("--name", name));
    }
    return new BuildWords(words);
  }

  /** With more words. */
  BuildWords and(String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return new BuildWords(List.copyOf(all));
  }

  /** As one would type it. */
  String line() {
    return "zoetrope models build "
        + words.stream().map(BuildWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
