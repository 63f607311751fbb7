package dev.zoetrope.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Clock;
import org.junit.jupiter.api.Test;

class ClockOffsetEstimatorTest {
  private final ClockOffsetEstimator estimator = new ClockOffsetEstimator();
  private long aheadMicros = 1_000_000;
  private long now;

  /** A probe whose way there and back take so long, to a server whose clock is ahead. */
  private void probe(long sent, long there, long inServer, long back) {
    long received = sent + there + aheadMicros;
    now = sent + there + inServer + back;
    estimator.add(
        Clock.newBuilder()
            .setClientSendUnixUs(sent)
            .setServerReceiveUnixUs(received)
            .setServerSendUnixUs(received + inServer)
            .build(),
        now);
  }

  @Test
  void isExactWhenBothWaysTakeEquallyLong() {
    probe(10_000, 300, 50, 300);

    assertThat(estimator.best(now)).isEqualTo(new ClockOffset(1_000_000, 300));
  }

  @Test
  void believesTheShortestRoundTripWithinItsError() {
    probe(10_000, 5_000, 0, 100);
    probe(20_000, 200, 0, 100);
    probe(30_000, 9_000, 0, 9_000);

    ClockOffset best = estimator.best(now);
    assertThat(best).isEqualTo(new ClockOffset(1_000_050, 150));
  }

  @Test
  void forgetsOldProbesSoThatDriftIsFollowed() {
    probe(0, 1, 0, 1);
    for (int i = 1; i <= 8; i++) {
      probe(i * 10_000L, 400, 0, 400);
    }

    assertThat(estimator.best(now)).isEqualTo(new ClockOffset(1_000_000, 400));
  }

  @Test
  void ignoresProbesDuringWhichAClockWasSet() {
    probe(10_000, 300, 50, 300);
    probe(20_000, 300, 50, -5_000);
    probe(30_000, 300, -50, 300);

    assertThat(estimator.best(now)).isEqualTo(new ClockOffset(1_000_000, 300));
  }

  @Test
  void knowsNothingAtFirstAndAfterAReset() {
    assertThat(estimator.best(now)).isNull();
    probe(10_000, 300, 50, 300);
    estimator.reset();
    assertThat(estimator.best(now)).isNull();
  }

  @Test
  void theErrorGrowsWithTheAgeOfTheProbe() {
    probe(10_000, 300, 0, 300);
    now += 100_000_000;

    assertThat(estimator.best(now)).isEqualTo(new ClockOffset(1_000_000, 300 + 3_000));
  }

  @Test
  void anOldShortRoundTripLosesAgainstAFreshLongerOne() {
    probe(0, 10, 0, 10);
    probe(100_000_000, 1_500, 0, 0);

    assertThat(estimator.best(now)).isEqualTo(new ClockOffset(1_000_750, 750));
  }

  @Test
  void aClockThatWasSetIsFollowedAtOnce() {
    probe(10_000, 10, 0, 10);
    probe(20_000, 10, 0, 10);
    aheadMicros = -5_000_000;
    probe(30_000, 400, 0, 400);

    assertThat(estimator.best(now)).isEqualTo(new ClockOffset(-5_000_000, 400));
  }
}
