package dev.zoetrope.bench.load.target;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens to one stream and lets a test wait for what comes. */
final class Heard implements Replies {
  private static final long PATIENCE_SECONDS = 30;

  final Map<Long, Answer> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<Long> order = new LinkedBlockingQueue<>();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  @Override
  public void opened() {
    opened.countDown();
  }

  @Override
  public void answered(long sequence, Answer answer) {
    answers.put(sequence, answer);
    order.add(sequence);
  }

  @Override
  public void ready() {}

  @Override
  public void ended(@Nullable String failure) {
    ended.complete(failure == null ? "" : failure);
  }

  void awaitOpen() throws InterruptedException {
    if (!opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the stream did not open");
    }
  }

  void await(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      if (order.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
        throw new AssertionError("%d of %d answers came: %s".formatted(i, count, answers));
      }
    }
  }

  /** Empty: as it should. */
  String awaitEnd() throws Exception {
    return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
