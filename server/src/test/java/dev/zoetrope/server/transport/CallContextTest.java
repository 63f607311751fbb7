package dev.zoetrope.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.ring.FrameInfo;
import io.grpc.Context;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallContextTest {
  @Test
  void theCallsDeadlineIsOneOnTheServersClock() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    long before = SystemTime.INSTANCE.nanoTime();
    try (Context.CancellableContext call =
        Context.current().withDeadlineAfter(1, TimeUnit.HOURS, timer)) {
      long deadline = call.call(() -> CallContext.deadlineNanos(SystemTime.INSTANCE));

      assertThat(deadline - TimeUnit.HOURS.toNanos(1))
          .isBetween(before, SystemTime.INSTANCE.nanoTime());
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void withoutADeadlineThereIsNone() {
    assertThat(CallContext.deadlineNanos(SystemTime.INSTANCE)).isEqualTo(FrameInfo.NEVER);
  }

  @Test
  void outsideACallThereIsNoCaller() {
    assertThatThrownBy(CallContext::current).isInstanceOf(IllegalStateException.class);
  }
}
