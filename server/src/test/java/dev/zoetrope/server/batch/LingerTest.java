package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane and frames that come at set times, whatever the lane does meanwhile. */
class LingerTest {
  private static final long MILLI = 1_000_000;
  private static final long EACH_PASS = 50_000;
  private static final long EACH_ROW = 50_000;

  private final RingFixture fixture = new RingFixture(64);
  private final RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64, 1);
  private final ArrayDeque<Long> arrivals = new ArrayDeque<>();
  private final List<Integer> batches = new ArrayList<>();
  private final Lane lane;
  private long sequence;

  LingerTest() {
    LaneContext model =
        new LaneContext(
            fixture.clock,
            fixture.ring,
            fixture.slab,
            new Pace(new Buckets(Buckets.upTo(4))),
            new BatchRules(0, 0),
            new Cores(1, fixture.clock).claim(1));
    lane = new Lane("lane", model, List.of(), new Executor(), run -> batches.add(run.frames()));
    lane.onStart(
        new Parker() {
          @Override
          public void park(long nanos) {
            long end = fixture.clock.nanoTime() + nanos;
            pass(arrivals.isEmpty() ? end : Math.min(end, arrivals.getFirst()));
          }

          @Override
          public void wake() {}
        });
  }

  private final class Executor implements LaneExecutor {
    @Override
    public void start(Buckets buckets) {
      for (int size : buckets.sizes()) {
        buckets.measured(size, EACH_PASS + size * EACH_ROW);
      }
    }

    @Override
    public void gather(Slab slab, int[] rows, int count, int bucket) {}

    @Override
    public void forward(int bucket) {
      pass(fixture.clock.nanoTime() + EACH_PASS + bucket * EACH_ROW);
    }

    @Override
    public int classes() {
      return 1;
    }

    @Override
    public void logits(int row, float[] into) {}

    @Override
    public void close() {}
  }

  /** Turns the clock, and lets come what comes meanwhile. */
  private void pass(long untilNanos) {
    while (!arrivals.isEmpty() && arrivals.getFirst() <= untilNanos) {
      fixture.advance(Math.max(0, arrivals.removeFirst() - 1 - fixture.clock.nanoTime()));
      stream.send(++sequence);
    }
    fixture.advance(Math.max(0, untilNanos - fixture.clock.nanoTime()));
  }

  /** So many milliseconds with a frame at the start of each, and others so much later. */
  private void run(int rounds, long... laterNanos) {
    batches.clear();
    long start = fixture.clock.nanoTime() + MILLI;
    for (int round = 0; round < rounds; round++) {
      arrivals.add(start + round * MILLI);
      for (long later : laterNanos) {
        arrivals.add(start + round * MILLI + later);
      }
    }
    long end = start + rounds * MILLI;
    while (fixture.clock.nanoTime() < end) {
      lane.step();
      if (arrivals.isEmpty() && fixture.ring.isEmpty()) {
        return;
      }
    }
  }

  private long lastWait() {
    Ticket last = stream.answers.get(stream.answers.size() - 1);
    return last.executeStartNanos() - last.frame().arrivalNanos();
  }

  @Test
  void framesThatFollowCloselyRideTogetherOnceThatIsKnown() {
    run(10, 1_500);

    assertThat(batches.subList(0, 2)).as("not known yet").containsExactly(1, 1);
    assertThat(batches.subList(batches.size() - 5, batches.size())).containsOnly(2);
  }

  @Test
  void aFrameThatNothingFollowsNeverWaits() {
    run(50);

    assertThat(batches).hasSize(50).containsOnly(1);
    assertThat(stream.answers)
        .allSatisfy(
            ticket ->
                assertThat(ticket.executeStartNanos()).isEqualTo(ticket.frame().arrivalNanos()));
  }

  @Test
  void framesThatFollowTooLateAreNotWaitedFor() {
    run(50, 3_100);

    assertThat(batches).hasSize(100).containsOnly(1);
  }

  @Test
  void stopsWaitingWhenItNoLongerPaysAndNeverWaitsForMoreThanTwoPercent() {
    run(10, 1_500);

    run(1);
    assertThat(lastWait()).as("2 % of the pass of two").isEqualTo(3_000);
    run(40);
    assertThat(lastWait()).isZero();
  }
}
