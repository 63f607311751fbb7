package dev.zoetrope.server.transport;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A message comes while two threads ask for more: asked for and not come is what was wanted. */
@JCStressTest
@Outcome(id = "[56], 5", expect = Expect.ACCEPTABLE, desc = "as many as wanted, no more")
@Outcome(expect = Expect.FORBIDDEN, desc = "too many asked for, or too few")
@State
public class CreditsStress {
  private final AtomicInteger requested = new AtomicInteger();
  private final Credits credits = new Credits(requested::addAndGet);

  /** One is outstanding. */
  public CreditsStress() {
    credits.topUp(1);
  }

  /** The event loop. */
  @Actor
  public void receive() {
    credits.received();
    credits.topUp(3);
  }

  /** A lane. */
  @Actor
  public void answer() {
    credits.topUp(5);
  }

  /** What is missing is asked for in the end, as every received message does. */
  @Arbiter
  public void end(II_Result result) {
    result.r1 = requested.get();
    credits.topUp(5);
    result.r2 = requested.get() - 1;
  }
}
