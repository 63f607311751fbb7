package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cache, a machine whose pauses cost nothing, and an ear for what is said. */
final class PullBench implements PullHost, PullListener {
  static final Duration STALL = Duration.ofMillis(300);

  final Path cache;
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  final List<Long> progress = new CopyOnWriteArrayList<>();
  long usable = Long.MAX_VALUE;
  Runnable onPause = () -> {};
  PullSettings settings =
      new PullSettings(
          4L << 30,
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          5,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  PullBench(Path cache) {
    this.cache = cache;
  }

  @Override
  public void pause(Duration time) {
    pauses.add(time);
    onPause.run();
  }

  @Override
  public long usableBytes(Path folder) {
    return usable;
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public void progress(String file, long bytes, long total) {
    progress.add(bytes);
  }

  PullContext context() {
    return new PullContext(settings, this, this);
  }

  /** Of the Hugging Face hub, or of published files, at that address. */
  Puller puller(URI server) {
    return new Puller(
        cache, BaseUrl.of(Optional.of(server.toString()), Map.of()), Map.of(), context());
  }

  Puller puller(URI server, HttpClient client) {
    return new Puller(
        cache, BaseUrl.of(Optional.of(server.toString()), Map.of()), context(), client);
  }

  /** Bytes that compress badly and differ everywhere. */
  static byte[] content(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** A checkpoint of that content, as if it had been published. */
  static PublishedCheckpoint published(byte[] content) {
    String digest = Hashes.sha256(content).hex().substring(0, 8);
    return new PublishedCheckpoint(
        "tiny",
        URI.create("https://published.test/models/tiny-" + digest + ".pth"),
        Digest.sha256(digest),
        "mobilenet_v3_small",
        Map.of(),
        false,
        "a test's");
  }

  /** Where it lands. */
  Path target(PublishedCheckpoint checkpoint) {
    return cache.resolve("checkpoints").resolve(checkpoint.fileName());
  }

  /** Something beside where it lands. */
  Path beside(PublishedCheckpoint checkpoint, String suffix) {
    return cache.resolve("checkpoints").resolve(checkpoint.fileName() + suffix);
  }
}
