package dev.zoetrope.bench.load.target;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.payload.PayloadSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What tests want of streams. */
final class Orders {
  private Orders() {}

  static StreamOrder of(String model, String payload, String policy, int window) {
    return of(model, payload, policy, window, Duration.ofSeconds(30));
  }

  static StreamOrder of(String model, String payload, String policy, int window, Duration timeout) {
    PayloadSet payloads = PayloadSpec.parse(payload).load();
    return new StreamOrder(
        0, "test stream", model, payloads, policy, Optional.empty(), timeout, window);
  }

  static Target target(String address, Map<String, String> options, String... headers) {
    return TargetFactory.create(
        TargetAddress.parse(address),
        TargetOptionsReader.read(options, java.util.List.of(headers)));
  }

  /** Heap bytes that this thread allocates for each frame it sends, one at a time. */
  static double sendBytes(TargetStream stream, Heard heard, StreamOrder order, int frames)
      throws InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int i = 0; i < 2 * frames; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      stream.send(i, order.payloads().of(i), 1);
      // The first half warms up.
      allocated += i < frames ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
      heard.await(1);
    }
    return allocated / (double) frames;
  }
}
