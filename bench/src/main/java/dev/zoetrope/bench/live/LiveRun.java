package dev.zoetrope.bench.live;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.process.ProcessUsage;
import dev.zoetrope.client.ClientOptions;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * The connections of an open-loop load, used by one thread, one phase after the other. Each phase
 * opens its streams, sends its schedule, and waits for every answer.
 */
public final class LiveRun implements AutoCloseable {
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  /** Time for the sender to reach the beginning of its schedule. */
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ProcessHandle server;
  private final List<ZoetropeClient> clients = new ArrayList<>();

  /** Connects. */
  public LiveRun(int connections, String target, ProcessHandle server) {
    this(connections, target, server, ClientOptions.DEFAULT);
  }

  /** Connects with options. */
  public LiveRun(int connections, String target, ProcessHandle server, ClientOptions options) {
    this.server = server;
    for (int i = 0; i < connections; i++) {
      clients.add(ZoetropeClient.connect(target, options));
    }
  }

  /**
   * Sends a schedule and waits for the end.
   *
   * @param specs of each stream, by its number in the schedule; models are named
   * @param makers of each stream's pictures
   * @param warmUp time at the beginning that the sample's figures leave out
   */
  public LiveSample phase(
      Schedule schedule,
      IntFunction<StreamSpec> specs,
      IntFunction<FrameMaker> makers,
      Duration warmUp)
      throws InterruptedException {
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < schedule.count(); i++) {
      StreamSpec spec = specs.apply(i);
      FrameLedger ledger = new FrameLedger(schedule.framesOf(i), spec.models());
      streams.add(new LiveStream(clients.get(i % clients.size()), spec, makers.apply(i), ledger));
    }
    for (LiveStream stream : streams) {
      stream.awaitOpened(OPEN_LIMIT);
    }
    try (MemoryWatch memory = new MemoryWatch(server)) {
      Duration clientBefore = ProcessUsage.cpu(ProcessHandle.current());
      Duration serverBefore = ProcessUsage.cpu(server);
      long origin = System.nanoTime() + LEAD_NANOS;
      long originUnixMicros =
          TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
              + TimeUnit.NANOSECONDS.toMicros(origin - System.nanoTime());
      Histogram lateness = new OpenLoop(schedule, streams, origin, originUnixMicros).send();
      long end = System.nanoTime();
      Duration clientCpu = ProcessUsage.cpu(ProcessHandle.current()).minus(clientBefore);
      Duration serverCpu = ProcessUsage.cpu(server).minus(serverBefore);
      close(streams);
      return new LiveSample(
          streams.stream().map(LiveStream::ledger).toList(),
          origin + warmUp.toNanos(),
          end,
          lateness,
          streams.stream().mapToLong(LiveStream::heldBack).sum(),
          clientCpu,
          serverCpu,
          memory.mostBytes());
    }
  }

  private static void close(List<LiveStream> streams) {
    for (LiveStream stream : streams) {
      boolean clean = stream.close(CLOSE_LIMIT);
      ZoetropeException failure = stream.failure();
      if (failure != null) {
        throw new BenchException("A stream failed: " + failure.getMessage(), failure);
      }
      if (!clean) {
        throw new BenchException("A stream did not end within " + CLOSE_LIMIT);
      }
    }
  }

  @Override
  public void close() {
    clients.forEach(ZoetropeClient::close);
  }
}
