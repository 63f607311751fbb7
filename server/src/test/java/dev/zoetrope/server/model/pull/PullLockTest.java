package dev.zoetrope.server.model.pull;

import static dev.zoetrope.server.model.pull.PullBench.content;
import static dev.zoetrope.server.model.pull.PullBench.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PullLockTest {
  private static final byte[] CONTENT = content(200_000, 1);
  private static final PublishedCheckpoint CHECKPOINT = published(CONTENT);
  private static final String PATH = "/models/" + CHECKPOINT.fileName();

  @TempDir Path cache;

  /** Holds a file's lock until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.println("held");
        System.in.read();
      }
    }
  }

  @Test
  void waitsForAnotherProcess() throws IOException {
    Path lock = Files.createDirectories(cache.resolve("checkpoints"));
    lock = lock.resolve(CHECKPOINT.fileName() + ".lock");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                lock.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    PullBench bench = new PullBench(cache);
    bench.onPause = () -> release(holder);
    try (FileServer server = new FileServer().put(PATH, CONTENT, "\"one\"")) {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      PulledModel model = bench.puller(server.uri()).pull(CHECKPOINT, Optional.empty());
      assertThat(model.weights()).hasBinaryContent(CONTENT);
    } finally {
      holder.destroyForcibly();
    }
    assertThat(bench.pauses).hasSize(1);
    assertThat(bench.notes)
        .containsExactly("another pull holds " + lock + "; waiting for it to end");
  }

  private static void release(Process holder) {
    try {
      holder.getOutputStream().close();
      holder.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoThreadsFetchItOnce() throws Exception {
    try (FileServer server = new FileServer().put(PATH, CONTENT, "\"one\"")) {
      List<CompletableFuture<PulledModel>> both =
          List.of(start(server), start(server), start(server));
      for (CompletableFuture<PulledModel> one : both) {
        assertThat(one.get(50, TimeUnit.SECONDS).weights()).hasBinaryContent(CONTENT);
      }
      assertThat(server.requests()).containsExactly("GET " + PATH);
    }
  }

  private CompletableFuture<PulledModel> start(FileServer server) {
    CompletableFuture<PulledModel> result = new CompletableFuture<>();
    PullBench bench = new PullBench(cache);
    bench.onPause = Thread::yield;
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(bench.puller(server.uri()).pull(CHECKPOINT, Optional.empty()));
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "pull");
    thread.start();
    return result;
  }
}
