package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** Which server is asked in place of the one that publishes. */
public final class BaseUrl {
  private static final URI HUB = URI.create("https://huggingface.co");

  private final Optional<URI> given;
  private final URI hub;

  private BaseUrl(Optional<URI> given, URI hub) {
    this.given = given;
    this.hub = hub;
  }

  /**
   * The user's choice, for the Hugging Face hub else that of {@code HF_ENDPOINT}.
   *
   * @throws IllegalArgumentException if one of them is no http or https address of a server
   */
  public static BaseUrl of(Optional<String> option, Map<String, String> environment) {
    Optional<URI> given = option.map(text -> parse("--base-url", text));
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "");
    URI hub = endpoint.isEmpty() ? HUB : parse("HF_ENDPOINT", endpoint);
    return new BaseUrl(given, given.orElse(hub));
  }

  private static URI parse(String what, String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      String scheme = String.valueOf(uri.getScheme());
      boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
      if (web
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("%s '%s': %s".formatted(what, text, e.getReason()), e);
    }
    throw new IllegalArgumentException(
        "%s '%s': must be https://HOST[:PORT][/PATH], or http".formatted(what, text));
  }

  /** Where a published file is to be had: its own path, below the base. */
  URI of(URI published) {
    return given.map(base -> URI.create(base + published.getRawPath())).orElse(published);
  }

  /** The Hugging Face hub or its mirror. */
  URI hub() {
    return hub;
  }
}
