package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.v1.Policy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A row takes 0.1 ms, so n frames are done soonest where every lane has as many. */
class LaneShareTest {
  private static final long ROW_NANOS = 100_000;

  private final RingFixture fixture = new RingFixture(64);
  private final RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64, 8);
  private final List<Lane> lanes = new ArrayList<>();
  private final List<FakeExecutor> executors = new ArrayList<>();
  private Pace pace;

  private LaneShare shareOfFirst(int laneCount) {
    pace = new Pace(new Buckets(List.of(1, 2, 3, 4, 5, 6, 7, 8)));
    LaneContext model =
        new LaneContext(
            fixture.clock,
            fixture.ring,
            fixture.slab,
            pace,
            new BatchRules(0, 0),
            new Cores(laneCount, fixture.clock).claim(1));
    for (int i = 0; i < laneCount; i++) {
      FakeExecutor executor = new FakeExecutor(fixture);
      executor.nanosPerRow = ROW_NANOS;
      executors.add(executor);
      lanes.add(new Lane("lane", model, lanes, executor, run -> {}));
      lanes.get(i).onStart(StillParker.INSTANCE);
    }
    return new LaneShare(pace, lanes, lanes.get(0));
  }

  /** Runs the second lane on so many frames, and {@code look} so long after it began. */
  private void whileTheOtherRuns(int frames, long afterNanos, Runnable look) {
    for (int i = 0; i < frames; i++) {
      stream.send(i);
    }
    executors.get(1).duringForward =
        () -> {
          fixture.advance(afterNanos);
          look.run();
        };
    // Alone, or it would leave some.
    lanes.get(0).condemn(0);
    lanes.get(1).step();
  }

  @Test
  void aLaneAloneTakesAll() {
    LaneShare share = shareOfFirst(1);
    assertThat(share.of(5, 0)).isEqualTo(5);
    assertThat(share.of(50, 0)).isEqualTo(8);
  }

  @Test
  void idleLanesGetTheSame() {
    assertThat(shareOfFirst(2).of(8, 0)).isEqualTo(4);
    assertThat(new LaneShare(pace, lanes, lanes.get(0)).of(7, 0)).isEqualTo(4);
    assertThat(new LaneShare(pace, lanes, lanes.get(0)).of(1, 0)).isEqualTo(1);
  }

  @Test
  void fourIdleLanesGetAQuarterEach() {
    assertThat(shareOfFirst(4).of(8, 0)).isEqualTo(2);
  }

  @Test
  void moreThanAllCanTakeMakesFullBatches() {
    assertThat(shareOfFirst(2).of(16, 0)).isEqualTo(8);
    assertThat(new LaneShare(pace, lanes, lanes.get(0)).of(60, 0)).isEqualTo(8);
  }

  @Test
  void aLaneThatIsFreeSoonIsLeftSome() {
    LaneShare share = shareOfFirst(2);
    whileTheOtherRuns(
        3,
        2 * ROW_NANOS,
        () -> {
          long now = fixture.clock.nanoTime();
          assertThat(share.of(7, now)).as("4 here in 0.4 ms, 3 there in 0.1 + 0.3").isEqualTo(4);
          assertThat(share.of(2, now))
              .as("1 there would be done no sooner than 2 here")
              .isEqualTo(2);
        });
    assertThat(stream.answers).hasSize(3);
  }

  @Test
  void aLaneThatIsOverdueIsNotCountedOn() {
    LaneShare share = shareOfFirst(2);
    whileTheOtherRuns(
        2, 4 * ROW_NANOS, () -> assertThat(share.of(6, fixture.clock.nanoTime())).isEqualTo(6));
    assertThat(stream.answers).hasSize(2);
  }
}
