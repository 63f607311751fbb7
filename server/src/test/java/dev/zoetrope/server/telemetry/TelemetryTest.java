package dev.zoetrope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.batch.BatchListener;
import dev.zoetrope.server.batch.BatchRun;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private final AnsweredFrames frames = new AnsweredFrames();

  @Test
  void eachStageIsRecordedAndTheyAddUpToTheAge() {
    StreamTelemetry stream = frames.open("camera");
    frames.arrives(stream);
    frames.replied(stream, frames.runs(10, 20, 100, 3), 133);
    ModelSnapshot model = frames.snapshot();
    assertThat(model.latencies(Span.RECEIVE).maxMicros()).isZero();
    assertThat(model.latencies(Span.RECEIVE).count()).isEqualTo(1);
    assertThat(model.latencies(Span.WAIT).maxMicros()).isEqualTo(10);
    assertThat(model.latencies(Span.FORM).maxMicros()).isEqualTo(20);
    assertThat(model.latencies(Span.EXECUTE).maxMicros()).isEqualTo(100);
    assertThat(model.latencies(Span.REPLY).maxMicros()).isEqualTo(3);
    assertThat(model.latencies(Span.AGE).maxMicros()).isEqualTo(133);
    assertThat(model.latencies(Span.DECODE).count()).isZero();
    assertThat(model.latencies(Span.AGE_WITHOUT_RESULT).count()).isZero();
  }

  @Test
  void aFrameAnsweredBeforeALaneTookItHasNoStagesBehindThat() {
    StreamTelemetry stream = frames.open("camera");
    Ticket waiting = frames.arrives(stream);
    frames.micros(40);
    waiting.answer(Outcome.OUTCOME_SUPERSEDED, "", null);
    frames.replied(stream, waiting, 40);
    Ticket refused = frames.arrives(stream, CaptureOrigin.CAPTURE_ORIGIN_CLIENT);
    refused.answer(Outcome.OUTCOME_INVALID, "", null);
    frames.replied(stream, refused, 5);
    ModelSnapshot model = frames.snapshot();
    assertThat(model.latencies(Span.RECEIVE).count()).isEqualTo(1);
    for (Span never : List.of(Span.WAIT, Span.FORM, Span.EXECUTE, Span.REPLY, Span.AGE)) {
      assertThat(model.latencies(never).count()).as("%s", never).isZero();
    }
    assertThat(model.latencies(Span.AGE_WITHOUT_RESULT).count()).isEqualTo(2);
    assertThat(model.latencies(Span.AGE_WITHOUT_RESULT).maxMicros()).isEqualTo(40);
    assertThat(model.outcomes().get(Outcome.OUTCOME_SUPERSEDED)).isEqualTo(1);
    assertThat(model.outcomes().get(Outcome.OUTCOME_INVALID)).isEqualTo(1);
    assertThat(model.outcomes().total()).isEqualTo(2);
  }

  @Test
  void aDecodedFrameShowsItsDecoding() {
    StreamTelemetry stream = frames.open("camera");
    Ticket ticket = frames.arrivesEncoded(stream);
    frames.micros(7);
    assertThat(frames.fixture.decodeOne()).isTrue();
    frames.replied(stream, frames.runs(2, 0, 0, 0), 9);
    assertThat(ticket.decodeNanos()).isPositive();
    ModelSnapshot model = frames.snapshot();
    assertThat(model.latencies(Span.DECODE).count()).isEqualTo(1);
    // Until a decoder had time for it, and then a lane.
    assertThat(model.latencies(Span.WAIT).maxMicros()).isEqualTo(8);
  }

  @Test
  void theAgeOfTheNewestAnswerGrowsWhileNoneComes() {
    StreamTelemetry stream = frames.open("camera");
    frames.result(stream, 500);
    assertThat(age()).isEqualTo(500);
    frames.micros(10_000_000);
    assertThat(age()).isEqualTo(10_000_500);
    frames.arrives(stream);
    assertThat(age()).as("a frame is no answer").isEqualTo(10_000_500);
    frames.replied(stream, frames.runs(0, 0, 0, 0), 20);
    assertThat(age()).isEqualTo(20);
  }

  private long age() {
    return frames.telemetry.snapshot().streams().maxAgeMicros();
  }

  @Test
  void anOlderPictureAnsweredLaterMakesAStreamNoStaler() {
    StreamTelemetry stream = frames.open("camera");
    frames.result(stream, 100);
    frames.result(stream, 900);
    assertThat(age()).isEqualTo(100);
  }

  @Test
  void untilItsFirstResultAStreamsAgeCountsFromItsFirstFrame() {
    StreamTelemetry stream = frames.open("camera");
    frames.micros(1_000);
    assertThat(frames.telemetry.snapshot().streams().stalest()).isEmpty();
    Ticket ticket = frames.arrives(stream);
    frames.micros(70);
    ticket.answer(Outcome.OUTCOME_FAILED, "", null);
    frames.replied(stream, ticket, 70);
    assertThat(age()).isEqualTo(70);
  }

  @Test
  void aRecordingsPicturesAgeFromTheirArrival() {
    StreamTelemetry stream = frames.open("recording");
    Ticket ticket = frames.arrives(stream, CaptureOrigin.CAPTURE_ORIGIN_FILE);
    frames.micros(30);
    ticket.answer(Outcome.OUTCOME_RESULT, "", null);
    frames.replied(stream, ticket, 31_536_000_000_000L);
    assertThat(age()).isEqualTo(30);
    assertThat(frames.snapshot().latencies(Span.AGE).maxMicros()).isEqualTo(30);
  }

  @Test
  void listsTheStalestStreamsAndNoMoreThanAsked() {
    for (int i = 0; i < 50; i++) {
      StreamTelemetry stream = frames.open("camera-" + i);
      frames.result(stream, 1_000L * ((i * 7) % 50));
    }
    for (int i = 0; i < 50; i++) {
      frames.open("idle-" + i);
    }
    StreamsSnapshot streams = frames.telemetry.snapshot(3).streams();
    assertThat(streams.open()).isEqualTo(100);
    assertThat(streams.sending()).isEqualTo(50);
    assertThat(streams.stalest())
        .extracting(StreamSnapshot::streamId)
        .containsExactly("camera-7", "camera-14", "camera-21");
    assertThat(frames.telemetry.snapshot().streams().stalest())
        .hasSize(Telemetry.LISTED_STREAMS)
        .isSortedAccordingTo((a, b) -> Long.compare(b.ageMicros(), a.ageMicros()));
  }

  @Test
  void aStreamIsListedFromOpenToClose() {
    StreamTelemetry stream = frames.open("camera");
    Ticket unanswered = frames.arrives(stream);
    frames.result(stream, 0);
    assertThat(unanswered.outcome()).as("the older one was run").isEqualTo(Outcome.OUTCOME_RESULT);
    frames.micros(1);
    StreamSnapshot listed = frames.telemetry.snapshot().streams().stalest().get(0);
    assertThat(listed.frames()).isEqualTo(2);
    assertThat(listed.inFlight()).isEqualTo(1);
    assertThat(listed.outcomes().get(Outcome.OUTCOME_RESULT)).isEqualTo(1);
    stream.closed(1);
    ServerSnapshot after = frames.telemetry.snapshot();
    assertThat(after.streams().open()).isZero();
    assertThat(after.counts()).isEqualTo(new FlowCounts(1, 2, 2, 1));
    assertThat(after.counters())
        .containsEntry("replies_owed", 2L)
        .containsEntry("replies_abandoned", 1L)
        .containsEntry("outcome_result", 1L);
  }

  @Test
  void aStreamThatEndsWhileItOpensIsNotListedForEver() {
    StreamTelemetry stream = frames.telemetry.newStream();
    stream.closed(0);
    stream.opened("late", "test");
    assertThat(frames.telemetry.snapshot().streams().open()).isZero();
  }

  @Test
  void theRateFollowsTheLastSeconds() {
    StreamTelemetry stream = frames.open("camera");
    for (int second = 0; second < 5; second++) {
      for (int i = 0; i < 25; i++) {
        frames.result(stream, 0);
        frames.micros(40_000);
        stream.tick(frames.fixture.clock.nanoTime());
      }
    }
    assertThat(rate()).isCloseTo(25, within(0.1));
    for (int second = 0; second < 60; second++) {
      frames.micros(1_000_000);
      stream.tick(frames.fixture.clock.nanoTime());
    }
    assertThat(rate()).isBetween(0.0, 0.1);
  }

  private double rate() {
    return frames.telemetry.snapshot().streams().stalest().get(0).resultsPerSecond();
  }

  @Test
  void batchesAreCountedByReasonSizeAndBucket() {
    BatchListener first = frames.model.lane(0);
    BatchListener second = frames.model.lane(1);
    ServerSnapshot before = frames.telemetry.snapshot();
    first.batchDone(run(3, 4, BatchClose.BATCH_CLOSE_LANE_IDLE));
    ServerSnapshot between = frames.telemetry.snapshot();
    first.batchDone(run(4, 4, BatchClose.BATCH_CLOSE_FULL));
    second.batchDone(run(1, 1, BatchClose.BATCH_CLOSE_LANE_IDLE));
    second.condemned(9);
    frames.micros(10);
    ServerSnapshot after = frames.telemetry.snapshot();
    BatchCounts all = after.since(before).batches();
    assertThat(all.batches()).isEqualTo(3);
    assertThat(all.frames()).isEqualTo(8);
    assertThat(all.paddedRows()).isEqualTo(1);
    assertThat(all.fill()).isCloseTo(8.0 / 9, within(1e-9));
    assertThat(all.fill(4)).isCloseTo(7.0 / 8, within(1e-9));
    assertThat(all.sizes().counts()).isEqualTo(Map.of(1, 1L, 3, 1L, 4, 1L));
    assertThat(all.closes().get(BatchClose.BATCH_CLOSE_LANE_IDLE)).isEqualTo(2);
    ServerSnapshot window = after.since(between);
    assertThat(window.spanNanos()).isEqualTo(10_000);
    assertThat(window.batches().batches()).isEqualTo(2);
    ModelSnapshot model = window.model("model").orElseThrow();
    assertThat(model.lanes()).extracting(LaneSnapshot::condemned).containsExactly(false, true);
    assertThat(model.lanes().get(1).batches().frames()).isEqualTo(1);
    // Two passes of 500 ns in 10 µs of two lanes.
    assertThat(model.laneBusy(window.spanNanos())).isCloseTo(0.05, within(1e-9));
    assertThat(model.gauges()).isEqualTo(new ModelGauges(3, 32, 32));
  }

  private static BatchRun run(int size, int bucket, BatchClose close) {
    return new BatchRun(size, bucket, close, 100, 200, 300, 800);
  }

  @Test
  void aWindowHoldsWhatHappenedInIt() {
    StreamTelemetry stream = frames.open("camera");
    frames.result(stream, 1_000);
    ServerSnapshot before = frames.telemetry.snapshot();
    frames.result(stream, 10);
    ServerSnapshot window = frames.telemetry.snapshot().since(before);
    assertThat(window.counts()).isEqualTo(new FlowCounts(0, 1, 1, 0));
    Latencies ages = window.model("model").orElseThrow().latencies(Span.AGE);
    assertThat(ages.count()).isEqualTo(1);
    assertThat(ages.maxMicros()).isEqualTo(10);
    assertThat(window.outcomes().total()).isEqualTo(1);
  }
}
