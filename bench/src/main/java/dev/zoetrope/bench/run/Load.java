package dev.zoetrope.bench.run;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.process.ProcessUsage;
import dev.zoetrope.client.ZoetropeClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** All connections and streams of a run, used by one thread, one phase after the other. */
final class Load implements AutoCloseable {
  /** Enough different pictures that no cache holds them all. */
  private static final int PICTURES = 64;

  private final RunPlan plan;
  private final ProcessHandle server;
  private final List<ZoetropeClient> clients = new ArrayList<>();
  private final List<ByteBuffer> pictures = new ArrayList<>();

  Load(RunPlan plan, String target, ProcessHandle server) {
    this.plan = plan;
    this.server = server;
    for (int i = 0; i < plan.connections(); i++) {
      clients.add(ZoetropeClient.connect(target));
    }
    Random random = new Random(1);
    byte[] pixels = new byte[plan.width() * plan.height() * 3];
    for (int i = 0; i < PICTURES; i++) {
      random.nextBytes(pixels);
      pictures.add(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip().asReadOnlyBuffer());
    }
  }

  /** Opens the streams, warms up, counts, and closes the streams again. */
  LoadSample phase() throws InterruptedException {
    Tally tally = new Tally();
    List<LoadStream> streams = new ArrayList<>();
    for (int i = 0; i < plan.streams(); i++) {
      streams.add(new LoadStream(clients.get(i % clients.size()), pictures, plan, tally));
    }
    streams.forEach(LoadStream::start);
    Thread.sleep(plan.warmUp().toMillis());
    tally.takeLatencies();
    long resultsBefore = tally.results();
    Duration clientBefore = ProcessUsage.cpu(ProcessHandle.current());
    Duration serverBefore = ProcessUsage.cpu(server);
    long start = System.nanoTime();
    Thread.sleep(plan.phase().toMillis());
    double seconds = (System.nanoTime() - start) / 1e9;
    long results = tally.results() - resultsBefore;
    LoadSample sample =
        new LoadSample(
            results / seconds,
            results,
            tally.others(),
            ProcessUsage.cpu(ProcessHandle.current()).minus(clientBefore),
            ProcessUsage.cpu(server).minus(serverBefore),
            ProcessUsage.proportionalBytes(server),
            tally.takeLatencies());
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
