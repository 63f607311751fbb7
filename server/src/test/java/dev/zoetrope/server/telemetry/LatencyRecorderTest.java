package dev.zoetrope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
  private static final double[] PERCENTS = {0, 50, 90, 99, 99.9, 100};

  private final Random random = new Random(7);

  /** Log-uniform, so that every power of two is met. */
  private long micros() {
    return (long) Math.exp(random.nextDouble() * Math.log((double) LatencyRecorder.HIGHEST_MICROS));
  }

  @Test
  void everyValueFallsIntoTheBucketThatHdrHistogramHasForIt() {
    Histogram hdr =
        new Histogram(1, LatencyRecorder.HIGHEST_MICROS, LatencyRecorder.SIGNIFICANT_DIGITS);
    for (int i = 0; i < 200_000; i++) {
      long value = i < 5_000 ? i : micros();
      int index = LatencyRecorder.indexOf(value);
      assertThat(LatencyRecorder.lowestValueOf(index))
          .as("%d", value)
          .isEqualTo(hdr.lowestEquivalentValue(value));
      assertThat(LatencyRecorder.indexOf(hdr.highestEquivalentValue(value)))
          .as("%d", value)
          .isEqualTo(index);
    }
  }

  @Test
  void readsAsHdrHistogramWould() {
    Histogram hdr =
        new Histogram(1, LatencyRecorder.HIGHEST_MICROS, LatencyRecorder.SIGNIFICANT_DIGITS);
    LatencyRecorder recorder = new LatencyRecorder();
    for (int i = 0; i < 100_000; i++) {
      long value = micros();
      hdr.recordValue(value);
      recorder.recordNanos(TimeUnit.MICROSECONDS.toNanos(value) + 999);
    }
    Latencies latencies = recorder.snapshot();
    assertThat(latencies.count()).isEqualTo(100_000);
    assertThat(latencies.toHistogram()).isEqualTo(hdr);
    for (double percent : PERCENTS) {
      assertThat(latencies.percentileMicros(percent))
          .as("p%s", percent)
          .isEqualTo(hdr.getValueAtPercentile(percent));
    }
  }

  @Test
  void whatIsOutOfRangeCountsAsTheNearestThatIsIn() {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.recordNanos(-1);
    recorder.recordNanos(Long.MIN_VALUE);
    recorder.recordNanos(Long.MAX_VALUE);
    Latencies latencies = recorder.snapshot();
    assertThat(latencies.countUpTo(0)).isEqualTo(2);
    assertThat(latencies.maxMicros())
        .isBetween(LatencyRecorder.HIGHEST_MICROS, LatencyRecorder.HIGHEST_MICROS * 101 / 100);
  }

  @Test
  void windowsAreDifferencesAndMachinesAddUp() {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.recordMicros(10);
    recorder.recordMicros(50_000);
    Latencies before = recorder.snapshot();
    recorder.recordMicros(20);
    recorder.recordMicros(30);
    Latencies window = recorder.snapshot().minus(before);
    assertThat(window.count()).isEqualTo(2);
    assertThat(window.maxMicros()).isEqualTo(30);
    assertThat(before.count()).isEqualTo(2);
    Latencies both = before.plus(window);
    assertThat(both.count()).isEqualTo(4);
    assertThat(both.percentileMicros(50)).isEqualTo(20);
    assertThat(both.maxMicros()).isBetween(50_000L, 50_500L);
    assertThat(both.meanMicros()).isBetween(12_500.0, 12_600.0);
    assertThat(recorder.snapshot().toHistogram()).isEqualTo(both.toHistogram());
  }

  @Test
  void nothingRecordedReadsAsZero() {
    Latencies empty = new LatencyRecorder().snapshot();
    assertThat(empty.percentileMicros(99)).isZero();
    assertThat(empty.maxMicros()).isZero();
    assertThat(empty.meanMicros()).isZero();
  }

  @Test
  void manyThreadsLoseNothing() throws InterruptedException {
    LatencyRecorder recorder = new LatencyRecorder();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  recorder.recordMicros(i % 100);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    Latencies latencies = recorder.snapshot();
    assertThat(latencies.count()).isEqualTo(300_000);
    assertThat(latencies.countUpTo(49)).isEqualTo(150_000);
  }
}
