package dev.zoetrope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.ring.Ticket;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What it costs to be counted. Bytes are asserted; processor times are printed. */
class RecordingCostTest {
  private static final int WARM_UP = 20_000;
  private static final int REPLIES = 200_000;
  private static final int STREAMS = 10_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AnsweredFrames frames = new AnsweredFrames();

  @Test
  void countingAReplyAllocatesNothing() {
    StreamTelemetry stream = frames.open("camera");
    frames.arrives(stream);
    Ticket ticket = frames.runs(1, 2, 3, 4);
    reply(stream, ticket, WARM_UP);
    long before = threads.getCurrentThreadAllocatedBytes();
    long own = threads.getCurrentThreadAllocatedBytes() - before;
    before = threads.getCurrentThreadAllocatedBytes();
    long start = threads.getCurrentThreadCpuTime();
    reply(stream, ticket, REPLIES);
    long nanos = threads.getCurrentThreadCpuTime() - start;
    long bytes = threads.getCurrentThreadAllocatedBytes() - before - own;
    System.out.printf(
        "counting a reply: %.0f ns (6 spans, 2 outcomes), %d bytes in %d replies%n",
        (double) nanos / REPLIES, bytes, REPLIES);
    assertThat(bytes).isZero();
    assertThat(frames.snapshot().latencies(Span.AGE).count()).isEqualTo(WARM_UP + REPLIES);
  }

  private void reply(StreamTelemetry stream, Ticket ticket, int times) {
    for (int i = 0; i < times; i++) {
      frames.replied(stream, ticket, i % 1_000);
    }
  }

  /** What {@link LatencyRecorder} was chosen from. */
  private enum Way {
    OURS {
      @Override
      Recorded start() {
        LatencyRecorder recorder = new LatencyRecorder();
        return new Recorded(recorder::recordMicros, () -> recorder.snapshot().count());
      }
    },
    ATOMIC_HISTOGRAM {
      @Override
      Recorded start() {
        Histogram histogram = new AtomicHistogram(1, HIGHEST, DIGITS);
        return new Recorded(histogram::recordValue, histogram::getTotalCount);
      }
    },
    CONCURRENT_HISTOGRAM {
      @Override
      Recorded start() {
        Histogram histogram = new ConcurrentHistogram(1, HIGHEST, DIGITS);
        return new Recorded(histogram::recordValue, histogram::getTotalCount);
      }
    },
    RECORDER {
      @Override
      Recorded start() {
        Recorder recorder = new Recorder(1, HIGHEST, DIGITS);
        return new Recorded(
            recorder::recordValue, () -> recorder.getIntervalHistogram().getTotalCount());
      }
    };

    private static final long HIGHEST = LatencyRecorder.HIGHEST_MICROS;
    private static final int DIGITS = LatencyRecorder.SIGNIFICANT_DIGITS;

    abstract Recorded start();
  }

  private record Recorded(LongConsumer record, LongSupplier total) {}

  @ParameterizedTest
  @EnumSource(Way.class)
  void twoThreadsLoseNothing(Way way) throws InterruptedException {
    Recorded recorded = way.start();
    AtomicLong processorNanos = new AtomicLong();
    List<Thread> writers = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      writers.add(new Thread(() -> processorNanos.addAndGet(write(recorded.record()))));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }
    System.out.printf(
        "%s: %.0f ns a record, two threads%n", way, (double) processorNanos.get() / (2 * REPLIES));
    assertThat(recorded.total().getAsLong()).isEqualTo(2L * (WARM_UP + REPLIES));
  }

  private long write(LongConsumer record) {
    write(record, WARM_UP);
    long start = threads.getCurrentThreadCpuTime();
    write(record, REPLIES);
    return threads.getCurrentThreadCpuTime() - start;
  }

  private static void write(LongConsumer record, int times) {
    for (int i = 0; i < times; i++) {
      record.accept(5_000 + (i & 1_023));
    }
  }

  @Test
  void tenThousandIdleStreamsCostLittle() {
    List<StreamTelemetry> open = new ArrayList<>(STREAMS);
    List<Ticket> one = List.of(frames.arrives(frames.open("first")));
    frames.open("second").received(one);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < STREAMS; i++) {
      StreamTelemetry stream = frames.telemetry.newStream();
      stream.opened("idle", "test");
      open.add(stream);
    }
    long idle = (threads.getCurrentThreadAllocatedBytes() - before) / STREAMS;
    before = threads.getCurrentThreadAllocatedBytes();
    for (StreamTelemetry stream : open) {
      stream.received(one);
    }
    long sending = (threads.getCurrentThreadAllocatedBytes() - before) / STREAMS;
    System.out.printf("a stream: %d bytes, and %d more from its first frame%n", idle, sending);
    // The set of streams grows by doubling, so part of this is garbage at once.
    assertThat(idle).isLessThan(200);
    assertThat(sending).isLessThan(256);
    assertThat(frames.telemetry.snapshot(5).streams().stalest()).hasSize(5);
  }
}
