package dev.zoetrope.bench.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.net.CuttingProxy;
import dev.zoetrope.bench.process.ServerProcess;
import dev.zoetrope.client.ClientOptions;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.RetryPolicy;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.v1.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream to a real server whose connection is cut at random moments, and whose server is killed
 * and started again: the application hears of each frame once, and of each the right thing.
 */
@Timeout(600)
class ResumeIT {
  private static final RetryPolicy QUICK =
      new RetryPolicy(
          Duration.ofMillis(1),
          Duration.ofMillis(20),
          Duration.ofMinutes(5),
          1_000,
          Duration.ofSeconds(30));
  private static final int MEAN_BYTES = 30_000;
  private static final long SEED = 20_26;

  @TempDir Path folder;
  private ServerProcess server;
  private CuttingProxy proxy;
  private final Answers answers = new Answers();

  /** What the application hears. Its methods are called one at a time, read after the close. */
  private static final class Answers implements StreamListener {
    private final Map<Long, List<Reply>> bySequence = new TreeMap<>();

    @Override
    public synchronized void onReply(Reply reply) {
      bySequence.computeIfAbsent(reply.sequence(), any -> new ArrayList<>()).add(reply);
      notifyAll();
    }

    synchronized void await(long sequence) throws InterruptedException {
      while (!bySequence.containsKey(sequence)) {
        wait();
      }
    }

    synchronized Map<FrameOutcome, Long> check(long frames) {
      assertThat(bySequence).hasSize((int) frames);
      Map<FrameOutcome, Long> outcomes = new EnumMap<>(FrameOutcome.class);
      bySequence.forEach(
          (sequence, replies) -> {
            assertThat(replies).as("frame %d", sequence).hasSize(1);
            Reply reply = replies.get(0);
            outcomes.merge(reply.outcome(), 1L, Long::sum);
            if (reply.outcome() == FrameOutcome.RESULT) {
              assertThat(MarkModel.seen(reply)).as("frame %d", sequence).isEqualTo(sequence);
            }
          });
      return outcomes;
    }
  }

  @BeforeEach
  void start() throws Exception {
    MarkModel.write(folder.resolve("models"));
    server = serve();
    proxy = new CuttingProxy(port());
    proxy.cutAfter(MEAN_BYTES, SEED);
  }

  private ServerProcess serve() throws Exception {
    return ServerProcess.start(
        List.of("--models", folder.resolve("models").toString()),
        Files.createTempFile(folder, "serve", ".log"));
  }

  private int port() {
    return Integer.parseInt(server.target().substring(server.target().indexOf(':') + 1));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  private void killAndServeAgain() throws Exception {
    server.close();
    proxy.cutAll();
    server = serve();
    proxy.leadTo(port());
    proxy.cutAll();
  }

  private ZoetropeClient connect() {
    return ZoetropeClient.connect(proxy.target(), ClientOptions.DEFAULT.withRetry(QUICK));
  }

  private StreamSpec spec(Policy policy) {
    return StreamSpec.builder().streamId("resume").policy(policy).logits(true).build();
  }

  @Test
  void queueLosesNothingAndShowsNothingTwice() throws Exception {
    long frames = 3_000;
    try (ZoetropeClient client = connect()) {
      FrameStream stream = client.openStream(spec(Policy.POLICY_QUEUE), answers);
      for (long sequence = 0; sequence < frames; sequence++) {
        stream.send(MarkModel.picture(sequence));
        if (sequence == frames / 2) {
          killAndServeAgain();
        }
      }
      proxy.calm();
      proxy.cutAll();
      assertThat(stream.close(Duration.ofMinutes(2))).isTrue();

      assertThat(answers.check(frames)).containsOnly(Map.entry(FrameOutcome.RESULT, frames));
      StreamCounts counts = stream.counts();
      assertThat(proxy.cuts()).isGreaterThan(10);
      assertThat(counts.reconnects()).isGreaterThan(10);
      assertThat(counts.sentAgain()).isPositive();
      assertThat(counts.lost()).isZero();
    }
  }

  @Test
  void latestGoesOnWithTheNewestAndNamesWhatWasLost() throws Exception {
    long frames = 3_000;
    try (ZoetropeClient client = connect()) {
      FrameStream stream = client.openStream(spec(Policy.POLICY_LATEST), answers);
      for (long sequence = 0; sequence < frames; sequence++) {
        stream.send(MarkModel.picture(sequence));
        if (sequence % 10 == 9) {
          answers.await(sequence - 9);
        }
        if (sequence == frames / 2) {
          killAndServeAgain();
        }
      }
      answers.await(frames - 1);
      proxy.calm();
      assertThat(stream.close(Duration.ofMinutes(2))).isTrue();

      Map<FrameOutcome, Long> outcomes = answers.check(frames);
      assertThat(outcomes.keySet())
          .isSubsetOf(
              FrameOutcome.RESULT,
              FrameOutcome.SUPERSEDED,
              FrameOutcome.SUPERSEDED_BY_CLIENT,
              FrameOutcome.LOST);
      assertThat(answers.bySequence.get(frames - 1))
          .as("the newest is never lost to a cut")
          .extracting(Reply::outcome)
          .containsExactly(FrameOutcome.RESULT);
      assertThat(stream.counts().lost()).isEqualTo(outcomes.getOrDefault(FrameOutcome.LOST, 0L));
      assertThat(stream.counts().reconnects()).isGreaterThan(5);
    }
  }
}
