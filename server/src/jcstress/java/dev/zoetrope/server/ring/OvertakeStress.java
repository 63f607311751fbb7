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
 * Newer frames of a LATEST stream arrive, with a row free and with none, while a lane takes what
 * there is: each frame is answered once, from its own pixels, and every row comes back.
 */
@JCStressTest
@Outcome(id = "1, 3, 0, 2", expect = Expect.ACCEPTABLE, desc = "each frame once, rows are back")
@Outcome(expect = Expect.FORBIDDEN, desc = "answered twice or never, mixed up, or a row lost")
@State
public class OvertakeStress {
  private static final int ROWS = 2;

  private final StressStream stream =
      StressStream.open(new TurnRing(1), ROWS, Policy.POLICY_LATEST);

  /** A frame waits already. */
  public OvertakeStress() {
    stream.send(0);
  }

  /** The stream's event loop. */
  @Actor
  public void newer() {
    stream.send(1);
    stream.send(2);
  }

  /** A lane. */
  @Actor
  public void lane() {
    stream.takeTurn();
    stream.takeTurn();
  }

  /** What nobody took. */
  @Arbiter
  public void rest(IIII_Result result) {
    stream.takeAll();
    result.r1 = stream.mostAnswers();
    result.r2 = stream.answersAndWaiting();
    result.r3 = stream.mixedUp.get();
    result.r4 = stream.slab.freeRows();
  }
}
