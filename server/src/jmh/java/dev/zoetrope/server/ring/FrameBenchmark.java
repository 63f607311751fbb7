package dev.zoetrope.server.ring;

import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.server.clock.SystemTime;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One frame from its arrival to its answer, without wire, lane and model: ns to register it, take a
 * row, place it in its mailbox, publish its turn, take the turn, bind the frame, drop the row,
 * answer and settle. Three readings of the clock are in it.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="ring.FrameBenchmark -prof gc"</pre>
 */
@State(Scope.Thread)
public class FrameBenchmark extends ShortRuns {
  private static final int ROWS = 64;
  private static final Scores SCORES = new Scores(new int[1], new float[1], new float[0]);

  private final TurnRing ring = new TurnRing(ROWS);
  private final Slab slab = BenchmarkStream.slab(ROWS);
  private final BenchmarkStream stream =
      new BenchmarkStream(
          SystemTime.INSTANCE,
          new DecodeQueue(new PendingBudget(0), List.of(slab)),
          new ModelQueue(ring, slab));

  /** Arrival to answer. */
  @Benchmark
  public Ticket arriveAndAnswer() {
    stream.send();
    Mailbox turn = Objects.requireNonNull(ring.poll());
    Ticket ticket = Objects.requireNonNull(turn.bind(SystemTime.INSTANCE.nanoTime()));
    ticket.dropRow();
    ticket.answerResult(SCORES, 1, 2);
    ticket.inbox().settle();
    return ticket;
  }

  /** Every frame was answered. */
  @TearDown(Level.Iteration)
  public void check() {
    stream.checkAnswers();
  }
}
