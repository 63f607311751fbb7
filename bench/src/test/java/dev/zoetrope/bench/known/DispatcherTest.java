package dev.zoetrope.bench.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.v1.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Time passes only where the dispatcher parks or turns. */
class DispatcherTest {
  private static final long MILLI = 1_000_000;
  private static final long WALL_START = 1_700_000_000_000_000L;

  private final List<String> log = new ArrayList<>();
  private final List<Long> parks = new ArrayList<>();
  private final Lane lane = new Lane(true);
  private long now = 1_000 * MILLI;

  /** Nobody parks beyond. */
  private long horizon = Long.MAX_VALUE;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return now;
        }

        @Override
        public long unixMicros() {
          return WALL_START + now / 1_000;
        }
      };

  private final Parker parker =
      new Parker() {
        @Override
        public void park(long nanos) {
          parks.add(nanos);
          now += Math.min(nanos, Math.max(0, horizon - now));
        }

        @Override
        public void wake() {}
      };

  private final Recipient recipient =
      new Recipient() {
        @Override
        public boolean answer(Departure departure) {
          String outcome = departure.outcome().name().substring("OUTCOME_".length());
          log.add(
              at()
                  + departure.frame().sequence()
                  + (departure.wrong() ? " wrong" : "")
                  + (departure.outcome() == Outcome.OUTCOME_RESULT ? "" : " " + outcome));
          return true;
        }

        @Override
        public void breakOff() {
          log.add(at() + "broken off");
        }

        @Override
        public void finish() {
          log.add(at() + "finished");
        }
      };

  private String at() {
    return now / MILLI + " ms: ";
  }

  private Dispatcher dispatcher(String behaviour) {
    Dispatcher dispatcher = new Dispatcher(Behaviour.parse(behaviour), WallClock.of(clock));
    dispatcher.onStart(parker);
    return dispatcher;
  }

  /** Runs until so many milliseconds; turning takes 10 us. */
  private void until(Dispatcher dispatcher, long millis) {
    horizon = millis * MILLI;
    while (now < horizon) {
      long before = now;
      dispatcher.step();
      now = now == before ? now + 10_000 : now;
    }
  }

  private void frames(Dispatcher dispatcher, int count, long everyMillis) {
    for (int sequence = 1; sequence <= count; sequence++) {
      dispatcher.arrived(lane, recipient, sequence, clock.unixMicros());
      until(dispatcher, now / MILLI + everyMillis);
    }
  }

  @Test
  void answersFromTheScheduledTimeHoweverLateTheFrameCame() {
    Dispatcher dispatcher = dispatcher("from=scheduled delay=20ms");
    dispatcher.arrived(lane, recipient, 1, clock.unixMicros() - 15_000);
    dispatcher.arrived(lane, recipient, 2, clock.unixMicros());
    dispatcher.arrived(lane, recipient, 3, clock.unixMicros() - 30_000);
    until(dispatcher, 1_050);
    assertThat(log).containsExactly("1000 ms: 3", "1005 ms: 1", "1020 ms: 2");
    Served served = served(dispatcher);
    assertThat(served.late()).isEqualTo(1);
    assertThat(served.latencyNanos().getMinValue()).isBetween(19_950_000L, 20_050_000L);
    assertThat(served.latencyNanos().getMaxValue()).isBetween(19_950_000L, 20_050_000L);
    assertThat(served.latenessNanos().getMaxValue()).isLessThan(100_000);
  }

  @Test
  void answersFromTheArrivalOtherwise() {
    Dispatcher dispatcher = dispatcher("delay=20ms");
    dispatcher.arrived(lane, recipient, 1, clock.unixMicros() - 15_000);
    until(dispatcher, 1_050);
    assertThat(log).containsExactly("1020 ms: 1");
    // From the scheduled time nevertheless: that is what a generator reports.
    assertThat(served(dispatcher).latencyNanos().getMaxValue()).isBetween(34_950_000L, 35_050_000L);
  }

  @Test
  void parksUntilShortlyBeforeTheNextAnswer() {
    Dispatcher dispatcher = dispatcher("delay=20ms");
    dispatcher.arrived(lane, recipient, 1, 0);
    dispatcher.step();
    dispatcher.step();
    assertThat(parks).containsExactly(20 * MILLI - Dispatcher.AWAKE_NANOS);
    dispatcher.step();
    assertThat(parks).hasSize(1);
  }

  @Test
  void answersNothingInAStallAndAllOfItAtItsEnd() {
    Dispatcher dispatcher = dispatcher("delay=1ms stall=25ms@15ms");
    frames(dispatcher, 6, 10);
    until(dispatcher, 1_080);
    assertThat(log)
        .containsExactly(
            "1001 ms: 1", "1011 ms: 2", "1040 ms: 3", "1040 ms: 4", "1041 ms: 5", "1051 ms: 6");
  }

  @Test
  void dropsDoublesFalsifiesAndGivesUp() {
    Dispatcher dispatcher =
        dispatcher("delay=1ms drop=1/5 duplicate=1/4 wrong=1/3 outcome=overloaded:1/2");
    frames(dispatcher, 6, 10);
    assertThat(log)
        .containsExactly(
            "1001 ms: 1",
            "1011 ms: 2 OVERLOADED",
            "1021 ms: 3 wrong",
            "1031 ms: 4 OVERLOADED",
            "1031 ms: 4 OVERLOADED",
            "1051 ms: 6 OVERLOADED");
    Served served = served(dispatcher);
    assertThat(served.frames()).isEqualTo(6);
    assertThat(served.dropped()).isEqualTo(1);
    assertThat(served.doubled()).isEqualTo(1);
    assertThat(served.wrong()).isEqualTo(1);
    assertThat(served.outcomes())
        .isEqualTo(Map.of(Outcome.OUTCOME_RESULT, 2L, Outcome.OUTCOME_OVERLOADED, 3L));
  }

  @Test
  void reversesGroupsAndLetsTheLastOneGoWithTheStream() {
    Dispatcher dispatcher = dispatcher("delay=1ms reorder=3");
    frames(dispatcher, 5, 10);
    dispatcher.finished(lane, recipient);
    until(dispatcher, 1_100);
    assertThat(log)
        .containsExactly(
            "1021 ms: 3",
            "1021 ms: 2",
            "1021 ms: 1",
            "1050 ms: 5",
            "1050 ms: 4",
            "1050 ms: finished");
  }

  @Test
  void supersedesWhatWaitsForTheServer() {
    Dispatcher dispatcher = dispatcher("capacity=20/s queue=latest");
    frames(dispatcher, 4, 10);
    until(dispatcher, 1_200);
    assertThat(log)
        .containsExactly(
            "1020 ms: 2 SUPERSEDED", "1030 ms: 3 SUPERSEDED", "1050 ms: 1", "1100 ms: 4");
  }

  @Test
  void refusesWhatTheQueueHasNoPlaceFor() {
    Dispatcher dispatcher = dispatcher("capacity=20/s queue=1");
    frames(dispatcher, 3, 10);
    until(dispatcher, 1_200);
    assertThat(log).containsExactly("1020 ms: 3 OVERLOADED", "1050 ms: 1", "1100 ms: 2");
  }

  @Test
  void breaksAStreamOffAfterAFrameAndLosesWhatIsUnderWay() {
    Dispatcher dispatcher = dispatcher("delay=15ms close-after=2");
    frames(dispatcher, 4, 10);
    dispatcher.finished(lane, recipient);
    until(dispatcher, 1_100);
    assertThat(log).containsExactly("1015 ms: 1", "1025 ms: 2", "1025 ms: broken off");
    assertThat(served(dispatcher).lost()).isEqualTo(2);
  }

  @Test
  void finishesAStreamOnceAllIsAnswered() {
    Dispatcher dispatcher = dispatcher("delay=30ms drop=1/2");
    frames(dispatcher, 2, 1);
    dispatcher.finished(lane, recipient);
    until(dispatcher, 1_100);
    assertThat(log).containsExactly("1030 ms: 1", "1030 ms: finished");
  }

  @Test
  void answersNoFrameBeforeTheStreamIsOpen() {
    Dispatcher dispatcher = dispatcher("delay=1ms slow-open=50ms");
    dispatcher.opened(lane, () -> log.add(at() + "opened"));
    frames(dispatcher, 1, 1);
    until(dispatcher, 1_100);
    assertThat(log).containsExactly("1050 ms: opened", "1050 ms: 1");
  }

  @Test
  void beginsAgainAfterAReset() {
    Dispatcher dispatcher = dispatcher("delay=1ms stall=5ms@0ms");
    frames(dispatcher, 1, 10);
    dispatcher.reset();
    dispatcher.arrived(lane, recipient, 2, 0);
    until(dispatcher, 1_100);
    assertThat(log).containsExactly("1005 ms: 1", "1015 ms: 2");
    assertThat(served(dispatcher).frames()).isEqualTo(1);
  }

  private static Served served(Dispatcher dispatcher) {
    var answer = dispatcher.served();
    dispatcher.step();
    return answer.join();
  }
}
