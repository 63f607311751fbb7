package dev.zoetrope.bench.load.engine;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.bench.load.result.Usage;
import dev.zoetrope.bench.process.ProcessUsage;
import dev.zoetrope.server.clock.Clock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a process and those that it started take of the machine, from {@link #start} on. One thread.
 */
final class UsageMeter {
  private final ProcessHandle process;
  private final Clock clock;
  private final boolean ours;
  private long startNanos;
  private Duration startCpu = Duration.ZERO;
  private long startAllocated;
  private long mostBytes;
  private double gpuSum;
  private int gpuLooks;

  UsageMeter(ProcessHandle process, Clock clock) {
    this.process = process;
    this.clock = clock;
    this.ours = process.equals(ProcessHandle.current());
    start();
  }

  /** Counts from here. */
  void start() {
    startNanos = clock.nanoTime();
    startCpu = cpu();
    startAllocated = ours ? allocated() : 0;
    mostBytes = 0;
    gpuSum = 0;
    gpuLooks = 0;
    look(OptionalDouble.empty());
  }

  /** Looks at the memory, once a second or so. */
  void look(OptionalDouble gpuPercent) {
    long bytes = 0;
    for (ProcessHandle one : family()) {
      bytes += ProcessUsage.residentBytes(one).orElse(0);
    }
    mostBytes = Math.max(mostBytes, bytes);
    gpuPercent.ifPresent(
        percent -> {
          gpuSum += percent;
          gpuLooks++;
        });
  }

  /** Until now. */
  Usage usage() {
    double seconds = (clock.nanoTime() - startNanos) / 1e9;
    double cpu = Math.max(0, cpu().minus(startCpu).toNanos() / 1e9);
    return new Usage(
        cpu,
        seconds,
        Runtime.getRuntime().availableProcessors(),
        mostBytes > 0 ? OptionalLong.of(mostBytes) : OptionalLong.empty(),
        ours ? OptionalLong.of(Math.max(0, allocated() - startAllocated)) : OptionalLong.empty(),
        gpuLooks > 0 ? OptionalDouble.of(gpuSum / gpuLooks) : OptionalDouble.empty());
  }

  private Duration cpu() {
    return family().stream().map(ProcessUsage::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  /** Ours alone where it is us: what we started is the server. */
  private List<ProcessHandle> family() {
    return ours
        ? List.of(process)
        : Stream.concat(Stream.of(process), process.descendants()).toList();
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
