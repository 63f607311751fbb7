package dev.zoetrope.server;

import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** That a test that finds no leak would have found one. */
class LeakWatchIT {

  @Test
  void seesABufferThatNobodyReleased() {
    LeakWatch watch = new LeakWatch();
    try {
      PooledByteBufAllocator.DEFAULT.buffer(1);
      TestServer.eventually("the leak to be seen", () -> !watch.leaks().isEmpty());
    } finally {
      watch.close();
    }
  }
}
