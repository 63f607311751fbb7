package dev.zoetrope.server.ring;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread takes a row while another takes two, keeps one and gives the other back: the free
 * list's head is the same row again with another below it (ABA). No row has two owners, none is
 * lost.
 */
@JCStressTest
@Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "every row once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a row lost or with two owners")
@State
public class SlabStress {
  private static final int ROWS = 3;

  private final Slab slab = new Slab(ByteBuffer.allocate(ROWS), ROWS, 1);
  private final int[] held = {-1, -1};

  /** Takes one. */
  @Actor
  public void take() {
    held[0] = slab.tryAcquire();
  }

  /** Takes two, gives the first back. */
  @Actor
  public void takeTwoAndRelease() {
    int given = slab.tryAcquire();
    held[1] = slab.tryAcquire();
    if (given >= 0) {
      slab.release(given);
    }
  }

  /** The held rows and the free ones are all rows, each once. */
  @Arbiter
  public void count(II_Result result) {
    int[] owners = new int[ROWS];
    int taken = 0;
    for (int row : held) {
      if (row >= 0) {
        owners[row]++;
        taken++;
      }
    }
    int free = slab.freeRows();
    for (int row = slab.tryAcquire(); row >= 0; row = slab.tryAcquire()) {
      if (++owners[row] > ROWS) {
        break;
      }
    }
    int once = 0;
    for (int count : owners) {
      once += count == 1 ? 1 : 0;
    }
    result.r1 = once;
    result.r2 = taken + free;
  }
}
