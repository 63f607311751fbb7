package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Lateness;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneForecastTest {

  private final RingFixture fixture = new RingFixture(64);
  private final List<Lane> lanes = new ArrayList<>();
  private final List<FakeExecutor> executors = new ArrayList<>();

  private LaneForecast forecast(int laneCount, int largest, int maxRowsPerStream) {
    LaneContext model =
        new LaneContext(
            fixture.clock,
            fixture.ring,
            fixture.slab,
            new Pace(new Buckets(Buckets.upTo(largest))),
            new BatchRules(0, maxRowsPerStream),
            new Cores(laneCount, fixture.clock).claim(1));
    for (int i = 0; i < laneCount; i++) {
      executors.add(new FakeExecutor(fixture));
      lanes.add(new Lane("lane", model, lanes, executors.get(i), run -> {}));
      lanes.get(i).onStart(StillParker.INSTANCE);
    }
    return new LaneForecast(model, lanes);
  }

  @Test
  void countsTheFastestPassAndWholeRoundsOfAllLanes() {
    LaneForecast forecast = forecast(2, 4, 0);

    assertThat(forecast.earliestNanos(0, 0)).isEqualTo(1_000);
    assertThat(forecast.earliestNanos(7, 0)).as("both lanes may start at once").isEqualTo(1_000);
    assertThat(forecast.earliestNanos(8, 0)).isEqualTo(5_000);
    assertThat(forecast.earliestNanos(23, 0)).isEqualTo(9_000);
  }

  @Test
  void turnsThatMayBePutOffAreNotAhead() {
    LaneForecast forecast = forecast(1, 4, 2);

    assertThat(forecast.earliestNanos(15, 0)).isEqualTo(1_000);
    assertThat(forecast.earliestNanos(16, 0)).isEqualTo(5_000);
  }

  @Test
  void waitsForTheFirstLaneToBeFree() {
    LaneForecast forecast = forecast(1, 4, 0);
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    for (int i = 1; i <= 4; i++) {
      stream.send(i);
    }
    List<Long> during = new ArrayList<>();
    executors.get(0).duringForward =
        () -> {
          long now = fixture.clock.nanoTime();
          during.add(forecast.earliestNanos(0, now));
          during.add(forecast.earliestNanos(0, now + 3_000));
          during.add(forecast.earliestNanos(0, now + 9_000));
        };

    lanes.get(0).step();

    assertThat(during).containsExactly(5_000L, 2_000L, 1_000L);
    assertThat(forecast.earliestNanos(0, fixture.clock.nanoTime())).isEqualTo(1_000);
  }

  @Test
  void aFrameThatCannotMakeItIsAnsweredBeforeItIsDecoded() {
    forecast(1, 1, 0);
    fixture.ring.forecastBy(new LaneForecast(context(1), lanes));
    RingFixture.Stream other = fixture.open(Policy.POLICY_QUEUE, 8, 4);
    for (int i = 1; i <= 4; i++) {
      other.send(i);
    }
    RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
    long now = fixture.clock.nanoTime();

    assertThat(stream.inbox.lateness(frame(now + 5_000), now)).isNull();
    Lateness late = stream.inbox.lateness(frame(now + 4_999), now);

    assertThat(late).isEqualTo(new Lateness(4_999, 5_000));
    assertThat(late.detail())
        .isEqualTo(
            "max_age_us: 4 of it (or of the call's deadline) are left, an answer takes at least"
                + " 5");
  }

  private LaneContext context(int largest) {
    return new LaneContext(
        fixture.clock,
        fixture.ring,
        fixture.slab,
        warm(largest),
        new BatchRules(0, 0),
        new Cores(8, fixture.clock).claim(1));
  }

  private static Pace warm(int largest) {
    Buckets buckets = new Buckets(Buckets.upTo(largest));
    for (int size : buckets.sizes()) {
      buckets.measured(size, size * FakeExecutor.NANOS_PER_ROW);
    }
    return new Pace(buckets);
  }

  private static FrameInfo frame(long deadlineNanos) {
    return new FrameInfo(
        1, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL, 0, deadlineNanos, 1, false, 1);
  }

  /** Whatever the load, no frame is answered sooner than was forecast when it came. */
  @Test
  void isNeverTooPessimistic() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RingFixture world = new RingFixture(64);
      LaneContext model =
          new LaneContext(
              world.clock,
              world.ring,
              world.slab,
              warm(1 + random.nextInt(8)),
              new BatchRules(0, random.nextInt(3)),
              new Cores(1, world.clock).claim(1));
      Lane lane = new Lane("lane", model, List.of(), new FakeExecutor(world), run -> {});
      lane.onStart(StillParker.INSTANCE);
      LaneForecast forecast = new LaneForecast(model, List.of(lane));
      world.ring.forecastBy(forecast);
      List<RingFixture.Stream> streams = new ArrayList<>();
      List<long[]> bounds = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Policy policy = random.nextBoolean() ? Policy.POLICY_LATEST : Policy.POLICY_QUEUE;
        streams.add(world.open(policy, 1 + random.nextInt(4), 1 + random.nextInt(2)));
      }
      long sequence = 0;
      for (int step = 0; step < 200; step++) {
        if (random.nextInt(4) == 0) {
          lane.step();
          continue;
        }
        RingFixture.Stream stream = streams.get(random.nextInt(streams.size()));
        long now = world.clock.nanoTime();
        Lateness bound = stream.inbox.lateness(frame(now), now);
        assertThat(bound).isNotNull();
        bounds.add(new long[] {++sequence, now + bound.neededNanos()});
        stream.send(sequence);
      }
      for (int i = 0; i < 400; i++) {
        lane.step();
      }
      long[] earliest = new long[bounds.size() + 1];
      bounds.forEach(bound -> earliest[(int) bound[0]] = bound[1]);
      int own = seed;
      streams.forEach(
          stream ->
              stream.answers.stream()
                  .filter(ticket -> ticket.outcome() == Outcome.OUTCOME_RESULT)
                  .forEach(
                      ticket ->
                          assertThat(ticket.executeEndNanos())
                              .as("seed %d, frame %d", own, ticket.frame().sequence())
                              .isGreaterThanOrEqualTo(earliest[(int) ticket.frame().sequence()])));
    }
  }
}
