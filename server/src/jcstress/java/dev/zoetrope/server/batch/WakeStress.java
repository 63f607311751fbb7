package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.ModelQueue;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.PendingPicture;
import dev.zoetrope.server.ring.PixelReader;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Tenant;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A lane goes to sleep while a stream publishes a turn: either the lane sees the turn or the
 * publisher wakes the lane.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "awake")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "asleep with a turn published: a lost wake-up")
@State
public class WakeStress implements LaneExecutor, ReplySink, PixelReader {
  private static final Clock CLOCK =
      new Clock() {
        @Override
        public long nanoTime() {
          return 1;
        }

        @Override
        public long unixMicros() {
          return 1;
        }
      };

  private final TurnRing ring = new TurnRing(1);
  private final Slab slab = new Slab(ByteBuffer.allocate(1), 1, 1);
  private final LaneGroup group =
      new LaneGroup(
          "stress",
          new LaneContext(
              CLOCK,
              ring,
              slab,
              new Pace(new Buckets(List.of(1))),
              new BatchRules(0, 0),
              new Cores(1, CLOCK).claim(1)),
          List.of(this),
          lane -> run -> {});
  private final Inbox inbox =
      Objects.requireNonNull(
          Inbox.open(
              CLOCK,
              new DecodeQueue(new PendingBudget(1), List.of(slab)),
              this,
              List.of(new ModelQueue(ring, slab)),
              new StreamSettings(
                  Policy.POLICY_QUEUE, 1, 1, Priority.PRIORITY_NORMAL, new Tenant("alone", 1))));
  private final Bed bed = new Bed();
  private volatile boolean published;

  /** A parker that stays until woken, or until it is plain that nobody will. */
  private final class Bed implements Parker {
    private volatile boolean woken;
    private int overslept;

    @Override
    public void park(long nanos) {
      while (!woken && !published) {
        Thread.onSpinWait();
      }
      // Whoever published has been through the lanes by now.
      overslept = woken ? 0 : 1;
    }

    @Override
    public void wake() {
      woken = true;
    }
  }

  /** The lane is there, its thread has not begun. */
  public WakeStress() {
    group.lanes().get(0).onStart(bed);
  }

  /** The lane's thread: finds the turn, or sleeps. */
  @Actor
  public void lane(I_Result result) {
    group.lanes().get(0).step();
    result.r1 = bed.overslept;
  }

  /** An event loop. */
  @Actor
  public void publisher() {
    FrameInfo frame =
        new FrameInfo(
            1, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL, 1, FrameInfo.NEVER, 1, false, 1);
    try {
      inbox.accept(inbox.register(frame), this);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    published = true;
  }

  @Override
  public int length() {
    return 1;
  }

  @Override
  public boolean isVideo() {
    return false;
  }

  @Override
  public boolean fits(Slab into) {
    return true;
  }

  @Override
  public void copyTo(ByteBuffer row) {
    row.put((byte) 1);
  }

  @Override
  public PendingPicture detach() {
    throw new IllegalStateException("there is a row");
  }

  @Override
  public void answered(Ticket ticket) {}

  @Override
  public void settled() {}

  @Override
  public void start(Buckets buckets) {}

  @Override
  public void gather(Slab from, int[] rows, int count, int bucket) {}

  @Override
  public void forward(int bucket) {}

  @Override
  public int classes() {
    return 1;
  }

  @Override
  public void logits(int row, float[] into) {}

  @Override
  public void close() {}
}
