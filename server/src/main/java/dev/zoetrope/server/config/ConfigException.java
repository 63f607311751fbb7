package dev.zoetrope.server.config;

import java.util.List;

/** The configuration cannot be used. Carries every problem found, not only the first. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems at least one sentence, each naming the place, the key, the limit and the value
   */
  public ConfigException(List<String> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per problem, those of the file first, in its order. */
  public List<String> problems() {
    return problems;
  }

  private static String text(List<String> problems) {
    String head =
        problems.size() == 1
            ? "1 problem in the configuration:"
            : problems.size() + " problems in the configuration:";
    return head + "\n  " + String.join("\n  ", problems);
  }
}
