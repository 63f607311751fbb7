package dev.zoetrope.bench.alternatives;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Batches are contiguous runs of the ring's slots: an idle lane claims the next run, up to the
 * largest batch, and the slots are free again when every older run is done too. A full ring drops
 * the newest frame.
 */
final class SlotRuns implements Contender {
  private static final long LOOK_NANOS = 100_000;

  private final RingBuffer<ByteBuffer> ring;
  private final Sequence done = new Sequence();
  private final List<Thread> threads = new ArrayList<>();

  /** First and last sequence of the runs being computed. */
  private final TreeMap<Long, Long> underWay = new TreeMap<>();

  private long next;
  private volatile boolean running = true;

  SlotRuns(int slots, int frameBytes, List<Device> devices) {
    ring =
        RingBuffer.createMultiProducer(
            () -> ByteBuffer.allocateDirect(frameBytes), slots, new BlockingWaitStrategy());
    ring.addGatingSequences(done);
    for (Device device : devices) {
      Thread thread = new Thread(() -> lane(device), "run-lane");
      threads.add(thread);
      thread.start();
    }
  }

  private void lane(Device device) {
    while (running) {
      long first = claim();
      if (first < 0) {
        LockSupport.parkNanos(LOOK_NANOS);
        continue;
      }
      long last = last(first);
      for (long sequence = first; sequence <= last; sequence++) {
        device.gather(ring.get(sequence), 0);
      }
      device.forward();
      release(first);
    }
  }

  private synchronized long claim() {
    long first = next;
    while (next - first < Device.LARGEST_BATCH && ring.isAvailable(next)) {
      next++;
    }
    if (next == first) {
      return -1;
    }
    underWay.put(first, next - 1);
    return first;
  }

  private synchronized long last(long first) {
    return underWay.get(first);
  }

  private synchronized void release(long first) {
    underWay.remove(first);
    done.set(underWay.isEmpty() ? next - 1 : underWay.firstKey() - 1);
  }

  @Override
  public void offer(int stream, ByteBuffer frame) {
    try {
      long sequence = ring.tryNext();
      ring.get(sequence).put(0, frame, 0, frame.capacity());
      ring.publish(sequence);
    } catch (InsufficientCapacityException e) {
      // Dropped: nothing in a slot can be taken back.
    }
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
