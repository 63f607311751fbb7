package dev.zoetrope.server.model.weights;

import java.util.List;
import java.util.regex.Pattern;

/** A checkpoint that does not fit an architecture: everything that is wrong with it, at once. */
public final class CheckpointMismatchException extends CheckpointException {
  private static final long serialVersionUID = 1L;

  /** How many of each kind the message shows. */
  static final int SHOWN = 20;

  /** The last layers of the architectures' heads. */
  private static final Pattern CLASSIFIER =
      Pattern.compile("(heads\\.head|head|head_dist|classifier\\.[03]|_fc)\\.(weight|bias)");

  /** The dense layer over the class token. */
  private static final Pattern POOLER = Pattern.compile("pooler\\.dense\\.(weight|bias)");

  private final transient List<String> missing;
  private final transient List<String> unexpected;
  private final transient List<String> wrongShape;

  /**
   * All three in the architecture's or the file's order; at least one is not empty.
   *
   * @param architecture what was to be filled
   * @param missing parameters that the file lacks
   * @param unexpected tensors of the file that the architecture has no place for
   * @param wrongShape parameters with both shapes
   */
  public CheckpointMismatchException(
      String architecture, List<String> missing, List<String> unexpected, List<String> wrongShape) {
    super(
        "the checkpoint does not fit "
            + architecture
            + ":"
            + section("missing", missing)
            + section("unexpected", unexpected)
            + section("of the wrong shape", wrongShape)
            + hint(missing, wrongShape));
    this.missing = List.copyOf(missing);
    this.unexpected = List.copyOf(unexpected);
    this.wrongShape = List.copyOf(wrongShape);
  }

  /** A backbone is what most people mistake for a classifier, so it is called by its name. */
  private static String hint(List<String> missing, List<String> wrongShape) {
    if (wrongShape.isEmpty() && allAre(CLASSIFIER, missing)) {
      return "\n  It has no classifier, only a backbone (with or without a pooler), and so no labels:"
          + " build it for embeddings with --set output=pooled or, of a transformer, class_token, or"
          + " take the checkpoint that was fine-tuned for classification.";
    }
    return wrongShape.isEmpty() && allAre(POOLER, missing)
        ? "\n  It has no pooler: --set output=class_token takes what the pooler would."
        : "";
  }

  private static boolean allAre(Pattern layer, List<String> missing) {
    return !missing.isEmpty() && missing.stream().allMatch(name -> layer.matcher(name).matches());
  }

  /** A heading and some of the names; empty without names. */
  static String section(String title, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n  " + names.size() + " " + title + ":");
    names.stream().limit(SHOWN).forEach(name -> text.append("\n    ").append(name));
    if (names.size() > SHOWN) {
      text.append("\n    … and ").append(names.size() - SHOWN).append(" more");
    }
    return text.toString();
  }

  /** Parameters that the file lacks. */
  public List<String> missing() {
    return missing;
  }

  /** Tensors of the file that the architecture has no place for. */
  public List<String> unexpected() {
    return unexpected;
  }

  /** Parameters of the wrong shape: name, shape wanted, shape found. */
  public List<String> wrongShape() {
    return wrongShape;
  }
}
