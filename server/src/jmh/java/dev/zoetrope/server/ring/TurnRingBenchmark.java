package dev.zoetrope.server.ring;

import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.server.clock.SystemTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A turn through the Disruptor's sequencer: ns from its publication to its being taken, the two
 * calls alone.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="TurnRing -prof gc"</pre>
 */
@State(Scope.Benchmark)
public class TurnRingBenchmark extends ShortRuns {
  private static final int CAPACITY = 64;
  private static final Tenant ONE = new Tenant("one", 1);
  private static final Tenant OTHER = new Tenant("other", 1);

  private final TurnRing ring = new TurnRing(CAPACITY);

  /** Room for one turn; each thread has its own. */
  @State(Scope.Thread)
  public static class Publisher {
    private Mailbox mailbox;

    /** Reserves it. */
    @Setup
    public void reserve(TurnRingBenchmark shared) {
      mailbox = open().mailboxOn(shared.ring, ONE);
    }
  }

  /** Two tenants at a ring of their own, so that takers choose between them. */
  @State(Scope.Thread)
  public static class TwoTenants {
    private final TurnRing fair = new TurnRing(CAPACITY);
    private final Mailbox one = open().mailboxOn(fair, ONE);
    private final Mailbox other = open().mailboxOn(fair, OTHER);
  }

  private static BenchmarkStream open() {
    Slab slab = BenchmarkStream.slab(1);
    return new BenchmarkStream(
        SystemTime.INSTANCE,
        new DecodeQueue(new PendingBudget(0), List.of(slab)),
        new ModelQueue(new TurnRing(1), slab));
  }

  /** One tenant: first in, first out. */
  @Benchmark
  public @Nullable Mailbox publishAndPoll(Publisher own) {
    ring.publish(own.mailbox);
    return ring.poll();
  }

  /** The same of two threads at one ring; a turn may be the other thread's. */
  @Benchmark
  @Threads(2)
  public Mailbox publishAndPollTwoThreads(Publisher own) {
    ring.publish(own.mailbox);
    Mailbox turn = ring.poll();
    while (turn == null) {
      // The other thread has claimed the slot before and is about to publish it.
      Thread.onSpinWait();
      turn = ring.poll();
    }
    return turn;
  }

  /** Two tenants, whose turns are ordered by their weights. */
  @Benchmark
  @OperationsPerInvocation(2)
  public void publishAndPollTwoTenants(TwoTenants own, Blackhole taken) {
    own.fair.publish(own.one);
    own.fair.publish(own.other);
    taken.consume(own.fair.poll());
    taken.consume(own.fair.poll());
  }
}
