package dev.zoetrope.server.model;

import java.util.List;
import java.util.Map;

/** A repository with something wrong in it: every problem of every model, at once. */
public final class ModelRepositoryException extends ModelException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, List<String>> problems;

  /**
   * At least one problem.
   *
   * @param problems by model, in the order they were found
   */
  public ModelRepositoryException(Map<String, List<String>> problems) {
    super(message(problems));
    this.problems = Map.copyOf(problems);
  }

  private static String message(Map<String, List<String>> problems) {
    int count = problems.values().stream().mapToInt(List::size).sum();
    StringBuilder text =
        new StringBuilder(
            count == 1
                ? "the model repository has a problem:"
                : "the model repository has " + count + " problems:");
    problems.forEach(
        (model, list) ->
            list.forEach(one -> text.append("\n  ").append(model).append(": ").append(one)));
    return text.toString();
  }

  /** By model. */
  public Map<String, List<String>> problems() {
    return problems;
  }
}
