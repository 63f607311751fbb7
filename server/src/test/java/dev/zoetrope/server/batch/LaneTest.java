package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final long DELAY = 10_000;

  private final RingFixture fixture = new RingFixture(32);
  private final FakeExecutor executor = new FakeExecutor(fixture);
  private final Buckets buckets = new Buckets(Buckets.upTo(4));
  private final Cores cores = new Cores(8, fixture.clock);
  private final List<Long> parks = new ArrayList<>();

  /** Waiting turns the clock. */
  private final Parker parker =
      new Parker() {
        @Override
        public void park(long nanos) {
          parks.add(nanos);
          fixture.advance(nanos);
        }

        @Override
        public void wake() {}
      };

  private Lane lane(BatchRules rules) {
    Lane lane =
        new Lane(
            "lane",
            new LaneContext(
                fixture.clock,
                fixture.ring,
                fixture.slab,
                new Pace(buckets),
                rules,
                cores.claim(1)),
            List.of(),
            executor,
            run -> {});
    lane.onStart(parker);
    return lane;
  }

  private static List<BatchClose> closes(RingFixture.Stream stream) {
    return stream.answers.stream().map(Ticket::close).distinct().toList();
  }

  @Test
  void idleLaneTakesWhatThereIsAtOnce() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    stream.send(2);
    stream.send(3);
    Lane lane = lane(new BatchRules(0, 0));
    buckets.measured(4, 2_500);

    lane.step();

    assertThat(executor.batches).containsExactly(3);
    assertThat(closes(stream)).containsExactly(BatchClose.BATCH_CLOSE_LANE_IDLE);
    assertThat(stream.answers).allMatch(t -> t.batchSize() == 3 && t.bucketSize() == 4);
    assertThat(parks).isEmpty();
    assertThat(fixture.slab.freeRows()).isEqualTo(32);
  }

  @Test
  void fullBatchClosesAndLeavesTheRest() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    for (int i = 1; i <= 6; i++) {
      stream.send(i);
    }
    Lane lane = lane(new BatchRules(DELAY, 0));

    lane.step();

    assertThat(executor.batches).containsExactly(4);
    assertThat(closes(stream)).containsExactly(BatchClose.BATCH_CLOSE_FULL);
  }

  @Test
  void delayIsCountedFromTheOldestFramesArrival() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    fixture.advance(4_000);
    Lane lane = lane(new BatchRules(DELAY, 0));

    lane.step();

    assertThat(parks).containsExactly(6_000L);
    assertThat(closes(stream)).containsExactly(BatchClose.BATCH_CLOSE_DELAY);
  }

  @Test
  void earliestDeadlineCutsTheDelayShort() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1, fixture.clock.nanoTime() + 3_001, true);

    lane(new BatchRules(DELAY, 0)).step();

    assertThat(parks).containsExactly(2_000L);
    assertThat(closes(stream)).containsExactly(BatchClose.BATCH_CLOSE_DEADLINE);
    assertThat(stream.outcomes().values()).containsExactly(Outcome.OUTCOME_RESULT);
  }

  @Test
  void aBatchDoesNotGrowPastWhatItsEarliestDeadlineAllows() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1, fixture.clock.nanoTime() + 1_500, true);
    stream.send(2);

    lane(new BatchRules(0, 0)).step();

    assertThat(executor.batches).containsExactly(1);
    assertThat(closes(stream)).containsExactly(BatchClose.BATCH_CLOSE_DEADLINE);
  }

  @Test
  void aFrameThatCannotBeAnsweredInTimeCostsNoCompute() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1, fixture.clock.nanoTime() + 900, true);

    lane(new BatchRules(0, 0)).step();

    assertThat(executor.batches).isEmpty();
    assertThat(stream.outcomes().values()).containsExactly(Outcome.OUTCOME_EXPIRED);
    assertThat(fixture.slab.freeRows()).isEqualTo(32);
  }

  @Test
  void drainingClosesWithoutWaiting() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    Lane lane = lane(new BatchRules(DELAY, 0));
    lane.drain();

    lane.step();

    assertThat(parks).isEmpty();
    assertThat(closes(stream)).containsExactly(BatchClose.BATCH_CLOSE_DRAIN);
  }

  @Test
  void oneStreamHasAtMostItsRowsInABatchAndKeepsItsTurn() {
    RingFixture.Stream flood = fixture.open(Policy.POLICY_QUEUE, 8, 4);
    RingFixture.Stream calm = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    for (int i = 1; i <= 4; i++) {
      flood.send(i);
    }
    calm.send(100);
    Lane lane = lane(new BatchRules(0, 2));

    lane.step();

    assertThat(executor.batches).containsExactly(3);
    assertThat(calm.outcomes()).containsOnlyKeys(100L);
    lane.step();
    assertThat(flood.outcomes()).containsOnlyKeys(1L, 2L, 3L, 4L);
  }

  @Test
  void everyFrameGetsItsOwnAnswer() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 4);
    for (int i = 1; i <= 4; i++) {
      stream.send(i * 3L);
    }

    lane(new BatchRules(0, 0)).step();

    assertThat(stream.answers)
        .allSatisfy(
            ticket -> {
              assertThat(ticket.result()).isNotNull();
              double p = 1 / (1 + Math.exp(-2.0 * ticket.frame().sequence()));
              assertThat(((Scores) ticket.result()).probability(0)).isEqualTo((float) p);
            });
  }

  @Test
  void aFailingForwardIsAnsweredAndTheLaneGoesOn() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    executor.failing = true;
    Lane lane = lane(new BatchRules(0, 0));

    assertThat(lane.step()).isTrue();
    executor.failing = false;
    stream.send(2);
    assertThat(lane.step()).isTrue();

    assertThat(stream.outcomes().values())
        .containsExactly(Outcome.OUTCOME_FAILED, Outcome.OUTCOME_RESULT);
    assertThat(stream.answers.get(0).detail()).isEqualTo("model: no such kernel");
    assertThat(fixture.slab.freeRows()).isEqualTo(32);
  }

  @Test
  void lateResultsOfACondemnedLaneAreDropped() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    Lane lane = lane(new BatchRules(0, 0));
    executor.duringForward =
        () -> {
          fixture.advance(50_000_000);
          assertThat(lane.busyNanos(fixture.clock.nanoTime())).isGreaterThan(40_000_000);
          lane.condemn(lane.busyNanos(fixture.clock.nanoTime()));
        };

    assertThat(lane.step()).isFalse();

    assertThat(stream.answers).hasSize(1);
    assertThat(stream.answers.get(0).outcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(stream.answers.get(0).detail())
        .isEqualTo("lane_timeout: the forward pass has run for 50 ms");
  }

  @Test
  void rowsAreFreeBeforeTheForwardPass() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    stream.send(2);
    executor.duringForward = () -> assertThat(fixture.slab.freeRows()).isEqualTo(32);

    lane(new BatchRules(0, 0)).step();

    assertThat(stream.outcomes().values()).containsOnly(Outcome.OUTCOME_RESULT);
  }

  @Test
  void doesNotSplitPassesThatTakeNoTime() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    stream.send(2);
    stream.send(3);

    lane(new BatchRules(0, 0)).step();

    assertThat(executor.batches).containsExactly(3);
  }

  @Test
  void leavesAFrameRatherThanPayForPadding() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    stream.send(1);
    stream.send(2);
    stream.send(3);
    executor.nanosPerRow = 1_000_000;
    Lane lane = lane(new BatchRules(0, 0));

    lane.step();
    lane.step();

    assertThat(executor.batches)
        .as("3 in 4 rows take 4 ms, 2 and 1 take 3 ms")
        .containsExactly(2, 1);
    assertThat(closes(stream))
        .containsExactly(BatchClose.BATCH_CLOSE_FULL, BatchClose.BATCH_CLOSE_LANE_IDLE);
  }

  @Test
  void aTurnThatCarriesNobodyLeavesRoomInTheBucket() {
    RingFixture.Stream gone = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    gone.send(1);
    stream.send(2);
    stream.send(3);
    gone.inbox.close();
    Lane lane = lane(new BatchRules(0, 0));

    lane.step();

    assertThat(executor.batches).containsExactly(2);
    assertThat(stream.outcomes()).containsOnlyKeys(2L, 3L);
  }

  @Test
  void oneSlowPassDoesNotMakeEveryLaterFrameLateForEver() {
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    Lane lane = lane(new BatchRules(0, 0));
    executor.duringForward = () -> fixture.advance(1_000_000);
    stream.send(1);
    lane.step();
    executor.duringForward = () -> {};

    stream.send(2, fixture.clock.nanoTime() + 50_000, true);
    lane.step();
    fixture.advance(2_000_000_000);
    stream.send(3, fixture.clock.nanoTime() + 50_000, true);
    lane.step();

    assertThat(stream.outcomes().values())
        .containsExactly(Outcome.OUTCOME_RESULT, Outcome.OUTCOME_EXPIRED, Outcome.OUTCOME_RESULT);
    assertThat(stream.answers.get(1).detail())
        .matches("max_age_us: 49 .* are left, an answer takes at least 1\\d\\d");
  }

  @Test
  void anIdleLaneWaits() {
    lane(new BatchRules(0, 0)).step();

    assertThat(parks).hasSize(1);
    assertThat(fixture.open(Policy.POLICY_QUEUE, 1, 1).send(1, FrameInfo.NEVER, true)).hasSize(1);
  }
}
