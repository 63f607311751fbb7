package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the Hugging Face hub.
 *
 * @param owner a user or an organisation
 * @param model its name there
 * @param revision a branch, a tag or a commit
 */
public record HuggingFaceName(String owner, String model, String revision) {
  /** The branch that is meant when none is said. */
  public static final String MAIN = "main";

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");

  /** Checks the parts, which become an address and a folder. */
  public HuggingFaceName {
    check("owner", owner);
    check("model", model);
    check("revision", revision);
  }

  private static void check(String what, String text) {
    if (!PART.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s '%s': 1 to 96 letters, digits, dots, dashes and underlines, no dot or dash first"
              .formatted(what, text));
    }
  }

  /**
   * Reads {@code OWNER/MODEL}; empty if there is no slash in it.
   *
   * @throws IllegalArgumentException if there is, but it is no such name
   */
  public static Optional<HuggingFaceName> parse(String name, String revision) {
    int slash = name.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : Optional.of(
            new HuggingFaceName(name.substring(0, slash), name.substring(slash + 1), revision));
  }

  /** Where one of its files is. */
  URI file(URI endpoint, String atRevision, String file) {
    return URI.create("%s/%s/%s/resolve/%s/%s".formatted(endpoint, owner, model, atRevision, file));
  }

  /** Its folder in a cache. */
  Path folder(Path cache) {
    String leaf = revision.equals(MAIN) ? model : model + "@" + revision;
    return cache.resolve("huggingface").resolve(owner).resolve(leaf);
  }

  @Override
  public String toString() {
    return owner + "/" + model + (revision.equals(MAIN) ? "" : "@" + revision);
  }
}
