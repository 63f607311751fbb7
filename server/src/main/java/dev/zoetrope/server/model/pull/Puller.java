package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pulls models into a cache folder: {@code checkpoints/FILE} for published checkpoints, {@code
 * huggingface/OWNER/MODEL/} for those of the hub. Everything happens on the calling thread; any
 * number of pullers, in any number of processes, may share a cache.
 */
public final class Puller {
  private final Path cache;
  private final BaseUrl base;
  private final PullContext context;
  private final HttpOrigin origin;

  /**
   * With the proxies of the JVM's properties, else of the environment.
   *
   * @throws IllegalArgumentException if a proxy's address is none
   */
  public Puller(Path cache, BaseUrl base, Map<String, String> environment, PullContext context) {
    this(cache, base, context, PullClient.create(context.settings(), environment));
  }

  Puller(Path cache, BaseUrl base, PullContext context, HttpClient client) {
    this.cache = cache;
    this.base = base;
    this.context = context;
    this.origin = new HttpOrigin(client, context.settings().stallTimeout());
  }

  /**
   * Pulls a published checkpoint.
   *
   * @param sha256 what the caller knows of its digest beyond the published digits
   * @throws PullException if it cannot be had; the message says how to get it by hand where that
   *     may help
   * @throws IOException if the cache cannot be read or written
   */
  public PulledModel pull(PublishedCheckpoint checkpoint, Optional<Digest> sha256)
      throws IOException {
    Path folder = Files.createDirectories(cache.resolve("checkpoints"));
    Digest digest = sha256.orElse(checkpoint.digest());
    if (!checkpoint.digest().matches(digest)) {
      throw new PullException(
          Reason.CORRUPT,
          "%s: its published %s does not begin --sha256 %s"
              .formatted(checkpoint.name(), checkpoint.digest(), digest.hex()));
    }
    RemoteFile file =
        new RemoteFile(
            base.of(checkpoint.uri()),
            folder.resolve(checkpoint.fileName()),
            Optional.of(digest),
            -1,
            false);
    try (PullLock lock = PullLock.acquire(folder.resolve(file.name() + ".lock"), context)) {
      PulledFile pulled = new Download(origin, context).fetch(file);
      return new PulledModel(checkpoint.name(), pulled.path(), List.of(pulled), Optional.empty());
    } catch (PullException e) {
      throw ByHand.advise(
          e, List.of(file), "Then run this command again: it finds the file and checks it.");
    }
  }

  /**
   * Pulls a model of the Hugging Face hub.
   *
   * @param sha256 of the weights; needed only where the server does not say it
   * @throws PullException if it cannot be had
   * @throws IOException if the cache cannot be read or written
   */
  public PulledModel pull(HuggingFaceName name, Optional<Digest> sha256) throws IOException {
    Path folder = Files.createDirectories(name.folder(cache));
    Hub hub = new Hub(base.hub(), origin, context);
    try (PullLock lock = PullLock.acquire(folder.resolve("pull.lock"), context)) {
      return new HuggingFacePull(hub, new Download(origin, context), context, name, folder)
          .run(sha256);
    }
  }
}
