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
 * A stream is ended by the sweeper while a frame of it arrives: nothing is answered twice, rows and
 * reserved turns come back.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "rows free, ring free, at most once")
@Outcome(expect = Expect.FORBIDDEN, desc = "something is left behind, or answered twice")
@State
public class SweepStress {
  private static final int ROWS = 2;

  private final StressStream stream = StressStream.open(new TurnRing(1), ROWS, Policy.POLICY_QUEUE);
  private int abandoned;

  /** A frame waits already. */
  public SweepStress() {
    stream.send(0);
  }

  /** The stream's event loop. */
  @Actor
  public void send() {
    stream.send(1);
  }

  /** The sweeper. */
  @Actor
  public void close() {
    abandoned = stream.inbox.close();
  }

  /** Turns of the closed stream come to nothing. */
  @Arbiter
  public void rest(III_Result result) {
    stream.takeAll();
    result.r1 = stream.slab.freeRows() == ROWS ? 1 : 0;
    result.r2 = stream.ring.reserve(1) ? 1 : 0;
    boolean once = stream.mostAnswers() <= 1 && stream.answersAndWaiting() + abandoned == 2;
    result.r3 = once && stream.mixedUp.get() == 0 ? 1 : 0;
  }
}
