package dev.zoetrope.bench.run;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.process.ProcessUsage;
import dev.zoetrope.client.ZoetropeClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All connections and streams of a closed loop, used by one thread, one phase after the other. */
public final class Load implements AutoCloseable {
  /** Longer than any batch takes. */
  private static final Duration STALL_LIMIT = Duration.ofMinutes(2);

  private final LoadPlan plan;
  private final ProcessHandle server;
  private final List<ZoetropeClient> clients = new ArrayList<>();

  /** Connects. */
  public Load(LoadPlan plan, String target, ProcessHandle server) {
    this.plan = plan;
    this.server = server;
    for (int i = 0; i < plan.connections(); i++) {
      clients.add(ZoetropeClient.connect(target));
    }
  }

  /** Opens the streams, warms up, counts, closes the streams again and waits for every answer. */
  public LoadSample phase() throws InterruptedException {
    Tally tally = new Tally();
    List<LoadStream> streams = new ArrayList<>();
    for (int i = 0; i < plan.streams(); i++) {
      streams.add(new LoadStream(clients.get(i % clients.size()), plan, tally));
    }
    streams.forEach(LoadStream::start);
    // Twice what is under way: lanes that began together no longer run in step with the start.
    Tally.Mark start =
        tally.await(
            0, 1, 2L * plan.inFlight(), System.nanoTime() + plan.warmUp().toNanos(), STALL_LIMIT);
    tally.takeLatencies();
    tally.takeExecuteTimes();
    Duration clientBefore = ProcessUsage.cpu(ProcessHandle.current());
    Duration serverBefore = ProcessUsage.cpu(server);
    Tally.Mark end =
        tally.await(
            start.count(),
            plan.round(),
            start.count() + plan.round(),
            start.nanos() + plan.phase().toNanos(),
            STALL_LIMIT);
    Duration clientCpu = ProcessUsage.cpu(ProcessHandle.current()).minus(clientBefore);
    Duration serverCpu = ProcessUsage.cpu(server).minus(serverBefore);
    LoadSample sample =
        new LoadSample(
            end.rateSince(start),
            end.count() - start.count(),
            clientCpu,
            serverCpu,
            ProcessUsage.proportionalBytes(server),
            tally.takeLatencies(),
            tally.takeExecuteTimes(),
            tally);
    finish(streams);
    return sample;
  }

  private void finish(List<LoadStream> streams) throws InterruptedException {
    streams.forEach(LoadStream::stop);
    for (LoadStream stream : streams) {
      stream.close();
      Exception failure = stream.failure();
      if (failure != null) {
        throw new BenchException("A stream failed: " + failure.getMessage(), failure);
      }
    }
  }

  @Override
  public void close() {
    clients.forEach(ZoetropeClient::close);
  }
}
