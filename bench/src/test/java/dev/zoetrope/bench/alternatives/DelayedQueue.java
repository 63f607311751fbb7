package dev.zoetrope.bench.alternatives;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A queue of pooled frames; a lane that has one waits up to a fixed delay for a full batch, as
 * servers with {@code max_queue_delay} do. No free frame drops the newest.
 */
final class DelayedQueue implements Contender {
  private static final long LOOK_MILLIS = 50;

  private final ArrayBlockingQueue<ByteBuffer> free;
  private final ArrayBlockingQueue<ByteBuffer> full;
  private final long delayNanos;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  DelayedQueue(int frames, int frameBytes, List<Device> devices, long delayNanos) {
    this.free = new ArrayBlockingQueue<>(frames);
    this.full = new ArrayBlockingQueue<>(frames);
    this.delayNanos = delayNanos;
    for (int i = 0; i < frames; i++) {
      free.add(ByteBuffer.allocateDirect(frameBytes));
    }
    for (Device device : devices) {
      Thread thread = new Thread(() -> lane(device), "queue-lane");
      threads.add(thread);
      thread.start();
    }
  }

  private void lane(Device device) {
    List<ByteBuffer> batch = new ArrayList<>();
    try {
      while (running) {
        ByteBuffer first = full.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        fill(batch);
        for (ByteBuffer frame : batch) {
          device.gather(frame, 0);
        }
        free.addAll(batch);
        batch.clear();
        device.forward();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill(List<ByteBuffer> batch) throws InterruptedException {
    long until = System.nanoTime() + delayNanos;
    while (true) {
      full.drainTo(batch, Device.LARGEST_BATCH - batch.size());
      long left = until - System.nanoTime();
      if (batch.size() == Device.LARGEST_BATCH || left <= 0) {
        return;
      }
      ByteBuffer next = full.poll(left, TimeUnit.NANOSECONDS);
      if (next != null) {
        batch.add(next);
      }
    }
  }

  @Override
  public void offer(int stream, ByteBuffer frame) {
    ByteBuffer place = free.poll();
    if (place != null) {
      place.put(0, frame, 0, frame.capacity());
      full.add(place);
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
