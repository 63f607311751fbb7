package dev.zoetrope.server.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that a misspelt one was meant to be, by Levenshtein's distance. */
final class Nearest {
  /** Longer words are no misspelling of ours, and the table below is quadratic. */
  private static final int MAX_LENGTH = 100;

  private Nearest() {}

  /**
   * The nearest known key, if it is near: up to a third of the word differs, or only the section.
   */
  static Optional<String> key(String written, Collection<String> known) {
    if (written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String name : known) {
      String bare = name.substring(name.indexOf('.') + 1);
      String writtenBare = written.substring(written.indexOf('.') + 1);
      // A right word in the wrong section counts as one mistake.
      int distance = Math.min(distance(written, name), distance(writtenBare, bare) + 1);
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    int bareLength = written.length() - (written.indexOf('.') + 1);
    return best <= Math.max(2, bareLength / 3) ? Optional.of(nearest) : Optional.empty();
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
