package dev.zoetrope.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.claims.RunTally;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StageTimes;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.CaptureOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FrameLedgerTest {
  private static final long MILLI = 1_000_000;

  private final FrameLedger ledger = new FrameLedger(10, List.of("a", "b"));

  private static Reply reply(long sequence, String model, FrameOutcome outcome) {
    return new Reply(
        sequence,
        model,
        "",
        outcome,
        "",
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        new StageTimes(0, 0, 0, 0, 700, 0),
        3,
        4,
        BatchClose.BATCH_CLOSE_LANE_IDLE,
        0,
        0,
        CaptureOrigin.CAPTURE_ORIGIN_CLIENT);
  }

  private static RunTally tally(FrameLedger ledger) {
    return sample(ledger, 0, 100 * MILLI).tally("run", Set.of(FrameOutcome.RESULT));
  }

  private static LiveSample sample(FrameLedger ledger, long from, long to) {
    return new LiveSample(
        List.of(ledger),
        from,
        to,
        new Histogram(3),
        0,
        Duration.ofMillis(1),
        Duration.ofMillis(3),
        OptionalLong.empty());
  }

  @Test
  void owesOneAnswerForEachModel() {
    assertThat(ledger.sending(5)).isZero();
    assertThat(ledger.answered(reply(0, "a", FrameOutcome.RESULT), 6)).isFalse();
    assertThat(tally(ledger).exact()).isFalse();
    assertThat(ledger.answered(reply(0, "b", FrameOutcome.RESULT), 7)).isTrue();
    assertThat(tally(ledger).exact()).isTrue();
    assertThat(ledger.owed()).isEqualTo(2);
  }

  @Test
  void aSecondAnswerAndOneToAFrameNeverSentAreStrays() {
    ledger.sending(5);
    ledger.answered(reply(0, "a", FrameOutcome.RESULT), 6);
    ledger.answered(reply(0, "b", FrameOutcome.RESULT), 7);
    assertThat(ledger.answered(reply(0, "a", FrameOutcome.SUPERSEDED), 8)).isFalse();
    ledger.answered(reply(1, "a", FrameOutcome.RESULT), 8);
    ledger.answered(reply(0, "c", FrameOutcome.RESULT), 8);
    assertThat(ledger.strays()).isEqualTo(3);
    assertThat(ledger.outcomes()).isEqualTo(Map.of(FrameOutcome.RESULT, 2L));
    assertThat(tally(ledger).exact()).isFalse();
  }

  @Test
  void aFrameThatWasHeldBackIsOwedNothing() {
    ledger.sending(5);
    ledger.heldBack();
    assertThat(ledger.owed()).isZero();
    assertThat(ledger.sending(9)).isZero();
  }

  @Test
  void showsResultsInTheOrderOfReceiptWithTheirPass() {
    ledger.sending(1 * MILLI);
    ledger.sending(2 * MILLI);
    ledger.answered(reply(1, "a", FrameOutcome.RESULT), 5 * MILLI);
    ledger.answered(reply(0, "a", FrameOutcome.RESULT), 9 * MILLI);
    ledger.answered(reply(0, "b", FrameOutcome.SUPERSEDED), 3 * MILLI);
    List<Long> seen = new ArrayList<>();
    ledger.results(
        (intended, received, pass) -> {
          seen.add(intended);
          seen.add(received);
          assertThat(pass.bucket()).isEqualTo(4);
          assertThat(pass.batchSize()).isEqualTo(3);
          assertThat(pass.nanos()).isEqualTo(700_000);
        });
    assertThat(seen).containsExactly(2 * MILLI, 5 * MILLI, 1 * MILLI, 9 * MILLI);
  }

  @Test
  void goodputCountsWhatCameInTheWindowAndWasYoungEnough() {
    FrameLedger one = new FrameLedger(10, List.of("a"));
    long[][] frames = {{0, 5}, {10, 30}, {40, 45}, {90, 130}};
    for (long[] frame : frames) {
      int sequence = one.sending(frame[0] * MILLI);
      one.answered(reply(sequence, "a", FrameOutcome.RESULT), frame[1] * MILLI);
    }
    LiveSample sample = sample(one, 10 * MILLI, 110 * MILLI);
    // Of two results in a tenth of a second one is older than 10 ms.
    assertThat(sample.goodput(10 * MILLI)).isEqualTo(10);
    assertThat(sample.goodput(25 * MILLI)).isEqualTo(20);
    assertThat(sample.agesMicros().getTotalCount()).isEqualTo(2);
    assertThat(sample.latenciesMicros().getTotalCount()).isEqualTo(3);
    assertThat(sample.clientShare()).isEqualTo(0.25);
  }
}
