package dev.zoetrope.server.transport;

import dev.zoetrope.v1.WatchResponse;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A half-close, a takeover and a notice at once: the call ends once, and is let go once. */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "one end")
@Outcome(expect = Expect.FORBIDDEN, desc = "no end, two, or two senders at once")
@State
public class OutboxEndStress {
  private final StressCall call = new StressCall(true);
  private final AtomicInteger released = new AtomicInteger();
  private final Outbox outbox =
      new Outbox(
          call,
          ticket -> {
            throw new IllegalStateException("no replies here");
          },
          abandoned -> released.incrementAndGet());

  /** The event loop. */
  @Actor
  public void halfClose() {
    outbox.endWhenEmpty(Status.OK);
  }

  /** Another stream's event loop, after a notice. */
  @Actor
  public void takeOver() {
    outbox.put(WatchResponse.getDefaultInstance());
    outbox.endNow(Status.ABORTED);
  }

  /** When all is over. */
  @Arbiter
  public void end(III_Result result) {
    result.r1 = call.ends;
    result.r2 = released.get();
    result.r3 = call.collisions;
  }
}
