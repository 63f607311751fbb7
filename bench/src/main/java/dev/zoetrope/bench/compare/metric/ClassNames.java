package dev.zoetrope.bench.compare.metric;

import dev.zoetrope.bench.BenchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Tells which class of a model a folder's name means. Immutable. */
public final class ClassNames {
  private final List<String> labels;
  private final int classes;

  /**
   * Of a model.
   *
   * @param labels in index order; empty if it has none
   */
  public ClassNames(List<String> labels, int classes) {
    this.labels = List.copyOf(labels);
    this.classes = classes;
  }

  /**
   * The class of each picture by its folder's name.
   *
   * @throws BenchException naming the folder that means no class, or more than one
   */
  public List<Integer> of(List<String> folders) {
    Map<String, Integer> known = new HashMap<>();
    List<Integer> truths = new ArrayList<>(folders.size());
    for (String folder : folders) {
      truths.add(known.computeIfAbsent(folder, this::indexOf));
    }
    return truths;
  }

  /** A label, upper or lower case, with blanks or underlines; else an index. */
  int indexOf(String folder) {
    List<Integer> found = alike(folder, UnaryOperator.identity());
    if (found.isEmpty()) {
      found = alike(folder, ClassNames::plain);
    }
    if (found.size() > 1) {
      throw new BenchException(
          "--pictures: folder '%s' is the label of classes %s; name it by its index"
              .formatted(folder, found));
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (folder.matches("\\d{1,9}") && Integer.parseInt(folder) < classes) {
      return Integer.parseInt(folder);
    }
    throw new BenchException(
        "--pictures: folder '%s' is %sno index from 0 to %d"
            .formatted(
                folder, labels.isEmpty() ? "" : "none of the model's labels and ", classes - 1));
  }

  private List<Integer> alike(String folder, UnaryOperator<String> form) {
    String wanted = form.apply(folder);
    return IntStream.range(0, labels.size())
        .filter(c -> form.apply(labels.get(c)).equals(wanted))
        .boxed()
        .toList();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
  }
}
