package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Policy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A lane that returns late and the watchdog answer one frame and the watchdog then looks: one of
 * them counts, and whoever sees that there is an answer sees all of it.
 */
@JCStressTest
@Outcome(
    id = {"1, 0, [01], 1", "0, 1, 2, 2"},
    expect = Expect.ACCEPTABLE,
    desc = "one answer, seen whole or not yet")
@Outcome(expect = Expect.FORBIDDEN, desc = "two answers, none, or half of one")
@State
public class TicketAnswerStress {
  private static final Scores SCORES = new Scores(new int[] {1}, new float[] {1}, new float[0]);

  private final StressStream stream = StressStream.open(new TurnRing(1), 1, Policy.POLICY_QUEUE);
  private final Ticket ticket =
      new Ticket(
          new FrameInfo(
              0,
              0,
              0,
              dev.zoetrope.v1.CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL,
              1,
              FrameInfo.NEVER,
              1,
              false,
              1),
          stream.inbox,
          0);

  /** The lane. */
  @Actor
  public void lane(IIII_Result result) {
    result.r1 = ticket.tryAnswer(dev.zoetrope.v1.Outcome.OUTCOME_RESULT, "lane", SCORES) ? 1 : 0;
  }

  /** The watchdog, and what it sees then. */
  @Actor
  public void watchdog(IIII_Result result) {
    result.r2 = ticket.tryAnswer(dev.zoetrope.v1.Outcome.OUTCOME_FAILED, "watchdog", null) ? 1 : 0;
    result.r3 = ticket.isDone() ? seen() : 0;
  }

  /** When all is over. */
  @Arbiter
  public void end(IIII_Result result) {
    result.r4 = seen();
  }

  private int seen() {
    return switch (ticket.detail()) {
      case "lane" ->
          ticket.outcome() == dev.zoetrope.v1.Outcome.OUTCOME_RESULT && ticket.result() == SCORES
              ? 1
              : -1;
      case "watchdog" ->
          ticket.outcome() == dev.zoetrope.v1.Outcome.OUTCOME_FAILED && ticket.result() == null
              ? 2
              : -1;
      default -> -2;
    };
  }
}
