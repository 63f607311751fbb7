package dev.zoetrope.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Clock;
import org.junit.jupiter.api.Test;

class ClockOffsetEstimatorTest {
  private final ClockOffsetEstimator estimator = new ClockOffsetEstimator();

  /** A probe whose way there and back take so long, to a server whose clock is 1,000,000 ahead. */
  private void probe(long sent, long there, long inServer, long back) {
    long received = sent + there + 1_000_000;
    estimator.add(
        Clock.newBuilder()
            .setClientSendUnixUs(sent)
            .setServerReceiveUnixUs(received)
            .setServerSendUnixUs(received + inServer)
            .build(),
        sent + there + inServer + back);
  }

  @Test
  void isExactWhenBothWaysTakeEquallyLong() {
    probe(10_000, 300, 50, 300);

    assertThat(estimator.best()).isEqualTo(new ClockOffset(1_000_000, 300));
  }

  @Test
  void believesTheShortestRoundTripWithinItsError() {
    probe(10_000, 5_000, 0, 100);
    probe(20_000, 200, 0, 100);
    probe(30_000, 9_000, 0, 9_000);

    ClockOffset best = estimator.best();
    assertThat(best).isEqualTo(new ClockOffset(1_000_050, 150));
  }

  @Test
  void forgetsOldProbesSoThatDriftIsFollowed() {
    probe(0, 1, 0, 1);
    for (int i = 1; i <= 8; i++) {
      probe(i * 10_000L, 400, 0, 400);
    }

    assertThat(estimator.best()).isEqualTo(new ClockOffset(1_000_000, 400));
  }

  @Test
  void ignoresProbesDuringWhichAClockWasSet() {
    probe(10_000, 300, 50, 300);
    probe(20_000, 300, 50, -5_000);
    probe(30_000, 300, -50, 300);

    assertThat(estimator.best()).isEqualTo(new ClockOffset(1_000_000, 300));
  }

  @Test
  void knowsNothingAtFirstAndAfterAReset() {
    assertThat(estimator.best()).isNull();
    probe(10_000, 300, 50, 300);
    estimator.reset();
    assertThat(estimator.best()).isNull();
  }
}
