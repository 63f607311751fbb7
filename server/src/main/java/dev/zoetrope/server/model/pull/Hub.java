package dev.zoetrope.server.model.pull;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Asks the Hugging Face hub, or a mirror of it, what it has. */
final class Hub {
  private final URI endpoint;
  private final HttpOrigin origin;
  private final PullContext context;

  Hub(URI endpoint, HttpOrigin origin, PullContext context) {
    this.endpoint = endpoint;
    this.origin = origin;
    this.context = context;
  }

  /** Where it is. */
  URI endpoint() {
    return endpoint;
  }

  /**
   * What it says of a file; empty if there is none.
   *
   * @throws PullException if it cannot be asked or will not say
   */
  Optional<HubFile> find(HuggingFaceName name, String revision, String file) throws IOException {
    Retries retries = new Retries(context);
    while (true) {
      try {
        return ask(name.file(endpoint, revision, file));
      } catch (TransientFailure failure) {
        retries.after(failure);
      }
    }
  }

  private Optional<HubFile> ask(URI uri) throws TransientFailure, IOException {
    try (Reply reply = origin.head(uri)) {
      int status = reply.status();
      if (status == 404) {
        return Optional.empty();
      }
      if (status == 200 || (status >= 300 && status < 400)) {
        return Optional.of(HubFile.of(reply));
      }
      throw StatusCheck.refuse(reply);
    }
  }
}
