package dev.zoetrope.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.BenchException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long BASE = System.nanoTime();

  private final Tally tally = new Tally();

  /** Results without end, each a microsecond after the last by its own account, until told. */
  private Thread results(AtomicBoolean enough, CountDownLatch begun) {
    Thread thread =
        new Thread(
            () -> {
              for (long nanos = BASE; !enough.get(); nanos += 1_000) {
                tally.result(1, 1, nanos);
                begun.countDown();
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void endsAPhaseWithAWholeNumberOfRounds() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread = results(enough, begun);
    try {
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      Tally.Mark start = tally.await(0, 1, 100, BASE + 50_000, Duration.ofSeconds(10));
      assertThat(start.count()).isGreaterThanOrEqualTo(100);
      Tally.Mark end =
          tally.await(
              start.count(),
              16,
              start.count() + 16,
              start.nanos() + 1_000_000,
              Duration.ofSeconds(10));
      assertThat((end.count() - start.count()) % 16).isZero();
      assertThat(end.nanos() - start.nanos()).isGreaterThanOrEqualTo(1_000_000);
      // One a microsecond, whatever the machine does meanwhile.
      assertThat(end.rateSince(start)).isEqualTo(1e6);
    } finally {
      enough.set(true);
      thread.join();
    }
  }

  @Test
  void saysWhatIsMissingWhenNothingComes() {
    tally.sending();
    assertThatThrownBy(() -> tally.await(0, 1, 1, System.nanoTime(), Duration.ofMillis(1)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("0 of 1 frames answered");
  }
}
