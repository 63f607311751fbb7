package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of streams, decoders and lanes on one thread and one turned clock: whatever
 * happens, every frame of a stream that stays is answered once per model, from its own pixels, and
 * every row and byte comes back.
 */
class SchedulesTest {
  private static final int SCHEDULES_PER_SEED = 500;
  private static final int STEPS = 120;
  private static final Policy[] POLICIES = {
    Policy.POLICY_LATEST, Policy.POLICY_QUEUE, Policy.POLICY_REJECT
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersEveryFrameOnceFromItsOwnPixels(long seed) {
    for (int schedule = 0; schedule < SCHEDULES_PER_SEED; schedule++) {
      long own = seed * 1_000_003 + schedule;
      try {
        new Schedule(new Random(own)).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("schedule of seed " + own, e);
      }
    }
  }

  private static final class Schedule {
    private final Random random;
    private final RingFixture fixture;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<FakeExecutor> executors = new ArrayList<>();
    private final Map<RingFixture.Stream, List<Ticket>> sent = new HashMap<>();
    private final List<RingFixture.Stream> open = new ArrayList<>();
    private long nextSequence = 1;

    Schedule(Random random) {
      this.random = random;
      this.fixture = new RingFixture(2 + random.nextInt(8));
      Parker parker =
          new Parker() {
            @Override
            public void park(long nanos) {
              fixture.advance(Math.min(nanos, 1_000 + random.nextInt(1_000)));
            }

            @Override
            public void wake() {}
          };
      BatchRules rules =
          new BatchRules(random.nextBoolean() ? 0 : random.nextInt(5_000), random.nextInt(3));
      Buckets buckets = new Buckets(Buckets.upTo(1 + random.nextInt(6)));
      Cores cores = new Cores(1 + random.nextInt(3), fixture.clock);
      Pace pace = new Pace(buckets);
      addLanes(
          new LaneContext(fixture.clock, fixture.ring, fixture.slab, pace, rules, cores.claim(1)),
          parker);
      addLanes(
          new LaneContext(
              fixture.clock, fixture.otherRing, fixture.otherSlab, pace, rules, cores.claim(1)),
          parker);
    }

    private void addLanes(LaneContext model, Parker parker) {
      List<Lane> group = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        FakeExecutor executor = new FakeExecutor(fixture);
        Lane lane = new Lane("lane", model, group, executor, run -> {});
        lane.onStart(parker);
        group.add(lane);
        lanes.add(lane);
        executors.add(executor);
      }
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(10)) {
          case 0 -> openOne();
          case 1 -> closeOne();
          case 2, 3 -> fixture.decodeOne();
          case 4, 5 -> stepLane();
          default -> sendOne();
        }
      }
      for (int idle = 0; idle < 2 * STEPS; idle++) {
        fixture.decodeOne();
        for (int lane = 0; lane < lanes.size(); lane++) {
          stepLane(lane);
        }
      }
      check();
    }

    private void openOne() {
      if (open.size() < 5) {
        Policy policy = POLICIES[random.nextInt(POLICIES.length)];
        int window = 1 + random.nextInt(4);
        int weight = 1 + random.nextInt(3);
        RingFixture.Stream stream =
            random.nextInt(3) == 0
                ? fixture.openOnBothSlabs(policy, window, weight)
                : fixture.open(policy, window, weight, 1 + random.nextInt(2));
        open.add(stream);
        sent.put(stream, new ArrayList<>());
      }
    }

    private void closeOne() {
      if (!open.isEmpty() && random.nextInt(4) == 0) {
        RingFixture.Stream stream = open.remove(random.nextInt(open.size()));
        stream.inbox.close();
        sent.remove(stream);
      }
    }

    private void sendOne() {
      if (open.isEmpty()) {
        return;
      }
      RingFixture.Stream stream = open.get(random.nextInt(open.size()));
      long deadline =
          random.nextInt(3) == 0
              ? fixture.clock.nanoTime() + random.nextInt(20_000)
              : FrameInfo.NEVER;
      sent.get(stream).addAll(stream.send(nextSequence++, deadline, random.nextInt(3) > 0));
    }

    private void stepLane() {
      stepLane(random.nextInt(lanes.size()));
    }

    private void stepLane(int lane) {
      executors.get(lane).failing = random.nextInt(10) == 0;
      lanes.get(lane).step();
    }

    private void check() {
      sent.forEach(
          (stream, tickets) -> {
            assertThat(stream.answers).containsExactlyInAnyOrderElementsOf(tickets);
            assertThat(stream.inbox.inFlight()).isZero();
            stream.answers.forEach(Schedule::checkPixels);
          });
      assertThat(fixture.ring.size()).isZero();
      assertThat(fixture.otherRing.size()).isZero();
      assertThat(fixture.decoders.isEmpty()).isTrue();
      assertThat(fixture.slab.freeRows()).isEqualTo(fixture.slab.rows());
      assertThat(fixture.otherSlab.freeRows()).isEqualTo(fixture.otherSlab.rows());
      assertThat(fixture.budget.used()).isZero();
    }

    private static void checkPixels(Ticket ticket) {
      if (ticket.outcome() == Outcome.OUTCOME_RESULT) {
        assertThat(ticket.result()).isNotNull();
        double own = 1 / (1 + Math.exp(-2.0 * ticket.frame().sequence()));
        assertThat(((Scores) ticket.result()).probability(0)).isEqualTo((float) own);
      } else {
        assertThat(ticket.detail()).isNotEmpty();
      }
    }
  }
}
