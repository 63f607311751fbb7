package dev.zoetrope.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void camerasKeepTheirDistanceEachWithItsOwnPhase() {
    Schedule schedule = Schedule.cameras(5, 20, 3, 9);
    assertThat(schedule.frames()).isEqualTo(300);
    assertThat(schedule.times()).isSorted();
    for (int camera = 0; camera < 5; camera++) {
      int mine = camera;
      assertThat(schedule.framesOf(camera)).isEqualTo(60);
      long[] times =
          IntStream.range(0, schedule.frames())
              .filter(frame -> schedule.stream(frame) == mine)
              .mapToLong(schedule::atNanos)
              .toArray();
      for (int i = 1; i < times.length; i++) {
        assertThat(times[i] - times[i - 1]).isCloseTo(50_000_000L, within(1L));
      }
    }
    assertThat(schedule.atNanos(0)).isLessThan(50_000_000L);
  }

  @Test
  void twoSchedulesTogetherKeepEveryFrameInOrder() {
    Schedule both = Schedule.cameras(2, 10, 2, 1).and(Schedule.cameras(1, 500, 2, 2));
    assertThat(both.count()).isEqualTo(3);
    assertThat(both.frames()).isEqualTo(2 * 20 + 1_000);
    assertThat(both.times()).isSorted();
    assertThat(both.framesOf(0)).isEqualTo(20);
    assertThat(both.framesOf(1)).isEqualTo(20);
    assertThat(both.framesOf(2)).isEqualTo(1_000);
  }

  @Test
  void poissonArrivalsAreSpreadOverAllStreams() {
    Schedule schedule = Schedule.poisson(400, 10, 8, 3);
    for (int stream = 0; stream < 8; stream++) {
      assertThat(schedule.framesOf(stream)).isBetween(400, 600);
    }
  }
}
