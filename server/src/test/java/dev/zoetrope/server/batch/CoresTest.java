package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.clock.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** Models that share cores, on a clock that goes from one event to the next. */
class CoresTest {
  private long nowNanos;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return nowNanos;
        }

        @Override
        public long unixMicros() {
          return nowNanos / 1_000;
        }
      };

  private record Event(long atNanos, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos));

  private void after(long nanos, Runnable what) {
    events.add(new Event(nowNanos + nanos, what));
  }

  private void runFor(long nanos) {
    long end = nowNanos + nanos;
    for (Event next = events.peek(); next != null && next.atNanos() <= end; next = events.peek()) {
      events.poll();
      nowNanos = next.atNanos();
      next.what().run();
    }
    nowNanos = end;
  }

  /** A lane whose batches take a set time; saturated, or with work that comes now and then. */
  private final class FakeLane {
    private final CoreSeat seat;
    private final long batchNanos;
    private boolean running;
    private int waiting;
    private long sinceNanos;
    final List<Long> latencies = new ArrayList<>();

    FakeLane(CoreClaim claim, long batchNanos) {
      this.batchNanos = batchNanos;
      this.seat = new CoreSeat(claim, () -> waiting > 0, this::look);
    }

    void saturate() {
      waiting = Integer.MAX_VALUE;
      look();
    }

    void workEvery(long nanos) {
      if (waiting == 0) {
        sinceNanos = nowNanos;
      }
      waiting++;
      look();
      after(nanos, () -> workEvery(nanos));
    }

    /** As a step; a wake under the monitor is only noted, so here it comes a moment later. */
    private void look() {
      after(0, this::step);
    }

    private void step() {
      if (running || waiting == 0 || !seat.take()) {
        return;
      }
      running = true;
      after(batchNanos, this::done);
    }

    private void done() {
      running = false;
      latencies.add(nowNanos - sinceNanos);
      waiting = waiting == Integer.MAX_VALUE ? waiting : 0;
      seat.batchDone();
      look();
    }
  }

  @Test
  void saturatedModelsHaveComputeTimeByTheirShares() {
    Cores cores = new Cores(2, clock);
    CoreClaim three = cores.claim(3);
    CoreClaim one = cores.claim(1);
    for (int lane = 0; lane < 2; lane++) {
      new FakeLane(three, 7_000).saturate();
      new FakeLane(one, 31_000).saturate();
    }

    runFor(100_000_000);

    double ratio = (double) three.heldNanos() / one.heldNanos();
    assertThat(ratio).isCloseTo(3, within(0.15));
    assertThat(three.heldNanos() + one.heldNanos()).isCloseTo(200_000_000, within(200_000L));
    assertThat(three.waitedNanos() + one.waitedNanos())
        .as("four lanes, of which two wait")
        .isCloseTo(200_000_000, within(200_000L));
  }

  @Test
  void aLightModelBesideAHeavyOneWaitsForOnePassAtMost() {
    Cores cores = new Cores(1, clock);
    FakeLane heavy = new FakeLane(cores.claim(1), 50_000);
    FakeLane light = new FakeLane(cores.claim(1), 1_000);
    heavy.saturate();
    light.workEvery(333_333);

    runFor(100_000_000);

    assertThat(light.latencies).hasSizeBetween(299, 301);
    assertThat(light.latencies).allMatch(nanos -> nanos <= 51_000);
  }

  @Test
  void aModelThatWasIdleHasSavedNothingUp() {
    Cores cores = new Cores(1, clock);
    CoreClaim busy = cores.claim(1);
    CoreClaim idle = cores.claim(1);
    FakeLane late = new FakeLane(idle, 1_000);
    new FakeLane(busy, 1_000).saturate();
    runFor(50_000_000);
    long before = busy.heldNanos();

    late.saturate();
    runFor(1_000_000);

    assertThat(idle.heldNanos()).isCloseTo(500_000, within(2_000L));
    assertThat(busy.heldNanos() - before).isCloseTo(500_000, within(2_000L));
  }

  @Test
  void asManyLanesAsCoresAskForNothing() {
    Cores cores = new Cores(2, clock);
    CoreClaim one = cores.claim(1);
    CoreClaim other = cores.claim(100);
    new FakeLane(one, 1_000).saturate();
    new FakeLane(other, 1_000).saturate();

    runFor(1_000_000);

    assertThat(cores.scarce()).isFalse();
    assertThat(one.waitedNanos() + other.waitedNanos() + one.heldNanos()).isZero();
  }

  @Test
  void aLaneThatIsGivenUpGivesItsCoreToTheNextOnce() {
    Cores cores = new Cores(1, clock);
    CoreClaim claim = cores.claim(1);
    CoreSeat hung = new CoreSeat(claim, () -> true, () -> {});
    CoreSeat second = new CoreSeat(claim, () -> true, () -> {});
    CoreSeat third = new CoreSeat(claim, () -> true, () -> {});
    assertThat(hung.take()).isTrue();
    assertThat(second.take()).isFalse();
    assertThat(third.take()).isFalse();
    assertThat(cores.nextFreeNanos(0)).as("nothing is known of how long it takes").isZero();

    nowNanos = 5_000;
    hung.leave();
    assertThat(second.take()).isTrue();
    hung.leave();

    assertThat(third.take()).as("one core, not two").isFalse();
    assertThat(cores.nextFreeNanos(6_000)).as("as long as the one before").isEqualTo(10_000);
  }

  @Test
  void aLaneWithNothingLeftToDoIsPassedOver() {
    Cores cores = new Cores(1, clock);
    boolean[] work = {true};
    CoreSeat holder = new CoreSeat(cores.claim(1), () -> true, () -> {});
    CoreSeat without = new CoreSeat(cores.claim(100), () -> work[0], () -> {});
    CoreSeat with = new CoreSeat(cores.claim(1), () -> true, () -> {});
    assertThat(holder.take()).isTrue();
    assertThat(without.take()).isFalse();
    assertThat(with.take()).isFalse();
    work[0] = false;

    holder.leave();

    assertThat(with.take()).isTrue();
  }
}
