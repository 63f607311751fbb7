package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Policy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Streams of two tenants publish their turns while a lane polls, which puts them in order: each
 * turn comes out once, nothing else.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "each turn once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a turn lost, doubled or made up")
@State
public class TenantTurnsStress {
  private final TurnRing ring = new TurnRing(2);
  private final Mailbox first = mailbox(StressStream.ALONE);
  private final Mailbox second = mailbox(new Tenant("other", 2));
  private int firstTaken;
  private int secondTaken;
  private int strange;

  private Mailbox mailbox(Tenant tenant) {
    return StressStream.open(new TurnRing(1), 1, Policy.POLICY_QUEUE).mailboxOn(ring, tenant);
  }

  /** A stream's event loop. */
  @Actor
  public void publish() {
    ring.publish(first);
  }

  /** A lane that sets another stream's turn back, and then takes what it finds. */
  @Actor
  public void publishAndTake() {
    ring.publish(second);
    count(ring.poll());
    count(ring.poll());
  }

  private void count(Mailbox turn) {
    if (turn == first) {
      firstTaken++;
    } else if (turn == second) {
      secondTaken++;
    } else if (turn != null) {
      strange++;
    }
  }

  /** What the lane missed is still there. */
  @Arbiter
  public void rest(III_Result result) {
    for (int i = ring.size(); i > 0; i--) {
      count(ring.poll());
    }
    result.r1 = firstTaken;
    result.r2 = secondTaken;
    result.r3 = strange;
  }
}
