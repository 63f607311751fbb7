package dev.zoetrope.bench.run;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.CpuModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What LibTorch does alone: the server's own lanes, each on a thread of its own with one intra-op
 * thread, running full batches, with no network, no queue and no reply. Raw RGB of the model's size
 * lies ready in rows; anything else each lane decodes itself, batch by batch, with the server's own
 * decoder. Used by one thread; between phases the lanes' threads are parked.
 */
public final class RawLanes implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<RawLane> lanes = new ArrayList<>();

  /**
   * Starts and warms the lanes. The model stays the caller's.
   *
   * @param pictures what they run on
   */
  public RawLanes(CpuModel model, int count, int batch, PictureSet pictures, Clock clock)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      RawLane lane = new RawLane(model, batch, pictures, clock);
      ExecutorService thread =
          Executors.newSingleThreadExecutor(run -> new Thread(run, "raw-lane"));
      lanes.add(lane);
      threads.add(thread);
      await(
          thread.submit(
              () -> {
                lane.start();
                return 0.0;
              }));
    }
  }

  /** Frames a second, all lanes together; each counts whole batches over its own time. */
  public double phase(Duration length) throws InterruptedException {
    CountDownLatch together = new CountDownLatch(lanes.size());
    List<Future<Double>> rates = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      rates.add(threads.get(i).submit(spin(lanes.get(i), together, length)));
    }
    double sum = 0;
    for (Future<Double> rate : rates) {
      sum += await(rate);
    }
    return sum;
  }

  private static Callable<Double> spin(RawLane lane, CountDownLatch together, Duration length) {
    return () -> {
      together.countDown();
      together.await();
      long start = System.nanoTime();
      long frames = 0;
      long elapsed;
      do {
        frames += lane.batch();
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
      RawLane lane = lanes.get(i);
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
