package dev.zoetrope.bench.alternatives;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Disruptor as it comes: frames lie in the ring's slots, each lane is a {@code BatchEventProcessor}
 * that takes every n-th sequence. Slots are freed in order; a full ring drops the newest frame.
 */
final class StockProcessors implements Contender {
  private final RingBuffer<ByteBuffer> ring;
  private final List<BatchEventProcessor<ByteBuffer>> processors = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  StockProcessors(int slots, int frameBytes, List<Device> devices, WaitStrategy waiting) {
    ring =
        RingBuffer.createMultiProducer(() -> ByteBuffer.allocateDirect(frameBytes), slots, waiting);
    for (int lane = 0; lane < devices.size(); lane++) {
      BatchEventProcessor<ByteBuffer> processor =
          new BatchEventProcessorBuilder()
              .build(ring, ring.newBarrier(), new Share(devices.get(lane), lane, devices.size()));
      ring.addGatingSequences(processor.getSequence());
      processors.add(processor);
    }
    for (BatchEventProcessor<ByteBuffer> processor : processors) {
      Thread thread = new Thread(processor, "stock-lane");
      threads.add(thread);
      thread.start();
    }
  }

  /** One lane's frames among all. */
  private record Share(Device device, int lane, int lanes) implements EventHandler<ByteBuffer> {
    @Override
    public void onEvent(ByteBuffer slot, long sequence, boolean endOfBatch) {
      if (sequence % lanes == lane) {
        device.gather(slot, 0);
      }
      if (device.gathered() == Device.LARGEST_BATCH || (endOfBatch && device.gathered() > 0)) {
        device.forward();
      }
    }
  }

  @Override
  public void offer(int stream, ByteBuffer frame) {
    try {
      long sequence = ring.tryNext();
      try {
        ring.get(sequence).put(0, frame, 0, frame.capacity());
      } finally {
        ring.publish(sequence);
      }
    } catch (InsufficientCapacityException e) {
      // Dropped: nothing in a slot can be taken back.
    }
  }

  @Override
  public void close() throws InterruptedException {
    processors.forEach(BatchEventProcessor::halt);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
