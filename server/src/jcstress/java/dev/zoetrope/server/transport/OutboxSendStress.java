package dev.zoetrope.server.transport;

import dev.zoetrope.v1.WatchResponse;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads put in while the client becomes ready: all is sent, by one at a time. */
@JCStressTest
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "all sent, one sender at a time")
@Outcome(expect = Expect.FORBIDDEN, desc = "left unsent, sent twice, or two senders at once")
@State
public class OutboxSendStress {
  private final StressCall call = new StressCall(false);
  private final Outbox outbox =
      new Outbox(
          call,
          ticket -> {
            throw new IllegalStateException("no replies here");
          },
          abandoned -> {});

  /** A lane. */
  @Actor
  public void lane() {
    outbox.put(WatchResponse.getDefaultInstance());
  }

  /** The event loop answers something and then hears that the client has read. */
  @Actor
  public void eventLoop() {
    outbox.put(WatchResponse.getDefaultInstance());
    call.ready = true;
    outbox.send();
  }

  /** When all is over. */
  @Arbiter
  public void end(III_Result result) {
    result.r1 = call.sent;
    result.r2 = outbox.unsent();
    result.r3 = call.collisions;
  }
}
