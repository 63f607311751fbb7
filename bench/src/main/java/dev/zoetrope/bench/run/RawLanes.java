package dev.zoetrope.bench.run;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.CpuLane;
import dev.zoetrope.server.engine.FrozenModel;
import dev.zoetrope.server.ring.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What LibTorch does alone: the server's own lanes, each on a thread of its own with one intra-op
 * thread, running full batches of rows that lie ready, with no network, no queue and no reply. Used
 * by one thread; between phases the lanes' threads are parked.
 */
public final class RawLanes implements AutoCloseable {
  private final int batch;
  private final Slab slab;
  private final int[] rows;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<CpuLane> lanes = new ArrayList<>();

  /** Starts and warms the lanes. The model stays the caller's. */
  public RawLanes(FrozenModel model, int count, int batch, Clock clock)
      throws InterruptedException {
    this.batch = batch;
    int rowBytes = model.description().recipe().rowBytes();
    ByteBuffer memory = ByteBuffer.allocateDirect(batch * rowBytes).order(ByteOrder.nativeOrder());
    byte[] pixels = new byte[memory.capacity()];
    new Random(1).nextBytes(pixels);
    memory.put(pixels).clear();
    this.slab = new Slab(memory, batch, rowBytes);
    this.rows = new int[batch];
    for (int row = 0; row < batch; row++) {
      rows[row] = row;
    }
    for (int i = 0; i < count; i++) {
      CpuLane lane = new CpuLane(model, 1, clock);
      ExecutorService thread =
          Executors.newSingleThreadExecutor(run -> new Thread(run, "raw-lane"));
      lanes.add(lane);
      threads.add(thread);
      await(
          thread.submit(
              () -> {
                lane.start(new Buckets(List.of(batch)));
                return 0.0;
              }));
    }
  }

  /** Frames a second, all lanes together. */
  public double phase(Duration length) throws InterruptedException {
    CountDownLatch together = new CountDownLatch(lanes.size());
    List<Future<Double>> rates = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      CpuLane lane = lanes.get(i);
      rates.add(threads.get(i).submit(spin(lane, together, length)));
    }
    double sum = 0;
    for (Future<Double> rate : rates) {
      sum += await(rate);
    }
    return sum;
  }

  private Callable<Double> spin(CpuLane lane, CountDownLatch together, Duration length) {
    return () -> {
      together.countDown();
      together.await();
      long start = System.nanoTime();
      long frames = 0;
      long elapsed;
      do {
        lane.gather(slab, rows, batch, batch);
        lane.forward(batch);
        frames += batch;
        elapsed = System.nanoTime() - start;
      } while (elapsed < length.toNanos());
      return frames / (elapsed / 1e9);
    };
  }

  private static double await(Future<Double> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new BenchException("LibTorch failed: " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** Ends the threads after each has closed its own lane. */
  @Override
  public void close() throws InterruptedException {
    for (int i = 0; i < lanes.size(); i++) {
      CpuLane lane = lanes.get(i);
      await(
          threads
              .get(i)
              .submit(
                  () -> {
                    lane.close();
                    return 0.0;
                  }));
      threads.get(i).shutdown();
    }
  }
}
