package dev.zoetrope.bench.alternatives;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Runs every contender under the same load, in turns, and prints medians as a table. From the
 * project's root:
 *
 * <pre>mvn -q -Palternatives -pl bench -am test-compile</pre>
 *
 * <p>{@code -Dalternatives.rounds=5 -Dalternatives.seconds=3} are the defaults.
 */
public final class Alternatives {
  private static final int FRAME_BYTES = 224 * 224 * 3;
  private static final int STREAMS = 32;
  private static final int PRODUCERS = 2;
  private static final int LANES = 2;
  private static final int PLACES = 64;
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int ROUNDS = Integer.getInteger("alternatives.rounds", 5);
  private static final int SECONDS = Integer.getInteger("alternatives.seconds", 3);

  private static final Map<String, Function<List<Device>, Contender>> CONTENDERS =
      new LinkedHashMap<>();

  static {
    CONTENDERS.put(
        "turns and rows (the server's), LATEST",
        devices -> new Turns(STREAMS, PLACES, FRAME_BYTES, devices));
    CONTENDERS.put(
        "BatchEventProcessor, blocking",
        devices -> new StockProcessors(PLACES, FRAME_BYTES, devices, new BlockingWaitStrategy()));
    CONTENDERS.put(
        "BatchEventProcessor, yielding",
        devices -> new StockProcessors(PLACES, FRAME_BYTES, devices, new YieldingWaitStrategy()));
    CONTENDERS.put(
        "contiguous runs of slots", devices -> new SlotRuns(PLACES, FRAME_BYTES, devices));
    CONTENDERS.put(
        "ArrayBlockingQueue, 5 ms delay",
        devices -> new DelayedQueue(PLACES, FRAME_BYTES, devices, DELAY_NANOS));
  }

  /**
   * One phase.
   *
   * @param perSecond frames answered
   * @param cores of processor time taken, the producers' copies included
   * @param p50Millis age of the picture when its answer was there
   * @param p99Millis as p50
   */
  private record Phase(double perSecond, double cores, double p50Millis, double p99Millis) {}

  private Alternatives() {}

  /** Runs it. */
  public static void main(String[] args) throws InterruptedException {
    double peak = Device.peak(LANES);
    for (double load : new double[] {0.1, 3}) {
      Map<String, List<Phase>> phases = new LinkedHashMap<>();
      CONTENDERS.keySet().forEach(name -> phases.put(name, new ArrayList<>()));
      // The first round warms the code up.
      for (int round = 0; round <= ROUNDS; round++) {
        for (Map.Entry<String, Function<List<Device>, Contender>> entry : CONTENDERS.entrySet()) {
          Phase phase = phase(entry.getValue(), load * peak);
          if (round > 0) {
            phases.get(entry.getKey()).add(phase);
          }
        }
      }
      print(load, peak, phases);
    }
  }

  private static Phase phase(Function<List<Device>, Contender> contender, double perSecond)
      throws InterruptedException {
    List<Device> devices = Stream.generate(Device::new).limit(LANES).toList();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu;
    long start;
    try (Contender lanes = contender.apply(devices)) {
      cpu = system.getProcessCpuTime();
      start = System.nanoTime();
      List<Thread> producers =
          IntStream.range(0, PRODUCERS)
              .mapToObj(i -> new Thread(() -> produce(lanes, i, perSecond), "producer-" + i))
              .toList();
      producers.forEach(Thread::start);
      for (Thread producer : producers) {
        producer.join();
      }
      cpu = system.getProcessCpuTime() - cpu;
      start = System.nanoTime() - start;
    }
    Histogram ages = devices.get(0).ages().copy();
    devices.stream().skip(1).forEach(device -> ages.add(device.ages()));
    return new Phase(
        ages.getTotalCount() * 1e9 / start,
        (double) cpu / start,
        ages.getValueAtPercentile(50) / 1e3,
        ages.getValueAtPercentile(99) / 1e3);
  }

  /** Frames of this producer's streams, evenly spaced in time, late or not. */
  private static void produce(Contender lanes, int producer, double perSecond) {
    ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
    long gap = (long) (1e9 * PRODUCERS / perSecond);
    long start = System.nanoTime() + producer * gap / PRODUCERS;
    int own = STREAMS / PRODUCERS;
    long frames = TimeUnit.SECONDS.toNanos(SECONDS) / gap;
    for (int i = 0; i < frames; i++) {
      long due = start + i * gap;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      frame.putLong(0, due);
      lanes.offer(producer * own + i % own, frame);
    }
  }

  private static void print(double load, double peak, Map<String, List<Phase>> phases) {
    System.out.printf(
        "%n%.1f x peak (%.0f frames/s offered, %.0f possible), %d rounds of %d s, medians%n%n",
        load, load * peak, peak, ROUNDS, SECONDS);
    System.out.println("| | frames/s | cores | age p50 ms | age p99 ms |");
    System.out.println("|---|---|---|---|---|");
    phases.forEach(
        (name, all) ->
            System.out.printf(
                "| %s | %.0f | %.2f | %.1f | %.1f |%n",
                name,
                median(all, Phase::perSecond),
                median(all, Phase::cores),
                median(all, Phase::p50Millis),
                median(all, Phase::p99Millis)));
  }

  private static double median(List<Phase> phases, ToDoubleFunction<Phase> figure) {
    double[] sorted = phases.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("alternatives.rounds: at least 1, not 0");
    }
    return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
  }
}
