package dev.zoetrope.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final Reconnection reconnection =
      new Reconnection(
          new RetryPolicy(
              Duration.ofMillis(100),
              Duration.ofSeconds(1),
              Duration.ofSeconds(60),
              3,
              Duration.ofSeconds(30)),
          new Random(3));

  @Test
  void pausesDoubleUpToTheCapAndAreJittered() {
    long[] longest = {100, 200, 400, 800, 1000, 1000, 1000};
    List<Duration> pauses = new ArrayList<>();
    for (long most : longest) {
      Duration pause = reconnection.broken(0);
      assertThat(pause).isBetween(Duration.ofMillis(most / 10), Duration.ofMillis(most));
      pauses.add(pause);
    }
    assertThat(pauses).doesNotHaveDuplicates();
  }

  @Test
  void aReplyEndsTheTrouble() {
    for (int i = 0; i < 10; i++) {
      reconnection.broken(0);
    }
    reconnection.wentWell();

    assertThat(reconnection.broken(600 * SECOND)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aCallThatStayedOpenEndsTheTroubleToo() {
    reconnection.broken(0);
    reconnection.opened(SECOND);

    assertThat(reconnection.broken(300 * SECOND)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void callsThatOpenAndBreakAtOnceAreGivenUpAllTheSame() {
    long now = 0;
    int tries = 0;
    while (reconnection.broken(now) != null) {
      reconnection.opened(now);
      now += SECOND / 2;
      tries++;
    }

    assertThat(now).isBetween(58 * SECOND, 61 * SECOND);
    assertThat(tries).isGreaterThan(100);
  }

  @Test
  void zeroMeansNotTryingAgain() {
    Reconnection never =
        new Reconnection(RetryPolicy.DEFAULT.givingUpAfter(Duration.ZERO), new Random(3));

    assertThat(never.broken(0)).isNull();
  }
}
