package dev.zoetrope.server.ring;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Policy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A lane takes a frame while something answers it: an answered frame is never taken. */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "answered first, so not taken")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "taken first, then answered")
@Outcome(expect = Expect.FORBIDDEN, desc = "an answer that did not count, or none")
@State
public class TicketTakeStress {
  private final StressStream stream = StressStream.open(new TurnRing(1), 1, Policy.POLICY_QUEUE);
  private final Ticket ticket =
      new Ticket(
          new FrameInfo(
              0, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL, 1, FrameInfo.NEVER, 1, false, 1),
          stream.inbox,
          0);

  /** A lane. */
  @Actor
  public void take(ZZ_Result result) {
    result.r1 = ticket.tryTake(2);
  }

  /** The watchdog, or a newer frame. */
  @Actor
  public void answer(ZZ_Result result) {
    result.r2 = ticket.tryAnswer(dev.zoetrope.v1.Outcome.OUTCOME_SUPERSEDED, "", null);
  }
}
