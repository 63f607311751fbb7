package dev.zoetrope.server.engine;

import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.server.batch.BatchRules;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.batch.LaneContext;
import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.batch.LaneSteps;
import dev.zoetrope.server.batch.Pace;
import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.NullModel;
import dev.zoetrope.server.ring.BenchmarkStream;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.ModelQueue;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.Fit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A lane's step over the null model: ns <em>a frame</em> to arrive, ride in a batch that the lane
 * forms from the ring, and be answered, all on one thread. Less {@code FrameBenchmark}, which is
 * the same without a lane, it is what batching costs.
 *
 * <p>Each frame is of a stream of its own and has 8 bytes; the model has two classes. Its passes
 * take a millisecond by the clock, which jumps, so that the lane has times to plan with.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="Lane -prof gc"</pre>
 */
public class LaneBenchmark extends ShortRuns {
  private static final int LARGEST = 8;
  private static final int ROWS = 64;

  /** A lane for batches of a size, and as many streams. */
  private static final class LaneOf {
    private final TurnRing ring = new TurnRing(ROWS);
    private final Slab slab = BenchmarkStream.slab(ROWS);
    private final List<BenchmarkStream> streams = new ArrayList<>();
    private final Agent lane;
    private long batches;

    LaneOf(int size) throws Exception {
      JumpingClock clock = new JumpingClock();
      DecodeQueue decoders = new DecodeQueue(new PendingBudget(0), List.of(slab));
      for (int i = 0; i < size; i++) {
        streams.add(new BenchmarkStream(clock, decoders, new ModelQueue(ring, slab)));
      }
      LaneContext context =
          new LaneContext(
              clock,
              ring,
              slab,
              new Pace(new Buckets(Buckets.upTo(size))),
              new BatchRules(0, 0),
              new Cores(1, clock).claim(1));
      ModelEngine engine = new NullEngine(model(), clock::jump);
      LaneGroup group =
          new LaneGroup(
              "null", context, List.of(engine.newLane(1, clock)), index -> run -> batches++);
      lane = LaneSteps.of(group).get(0);
      lane.onStart(NEVER);
    }

    private static NullModel model() {
      InputRecipe recipe = new InputRecipe(2, 2, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR);
      ModelDescription description =
          new ModelDescription(
              "null",
              "1",
              NullModel.ARCHITECTURE,
              "none",
              false,
              recipe,
              Normalization.IMAGENET,
              2,
              List.of(),
              Batching.UNSPECIFIED);
      return new NullModel(description, Duration.ofMillis(1));
    }

    boolean step() throws Exception {
      for (int i = 0; i < streams.size(); i++) {
        streams.get(i).send();
      }
      return lane.step();
    }

    void check() {
      streams.forEach(BenchmarkStream::checkAnswers);
      long frames = streams.stream().mapToLong(BenchmarkStream::answers).sum();
      if (frames != batches * streams.size()) {
        throw new IllegalStateException(
            "%d frames in %d batches, not %d in each".formatted(frames, batches, streams.size()));
      }
    }
  }

  /** The lane always finds its batch. */
  private static final Parker NEVER =
      new Parker() {
        @Override
        public void park(long nanos) {
          throw new IllegalStateException("waits for %d ns".formatted(nanos));
        }

        @Override
        public void wake() {}
      };

  /** Batches of one. */
  @State(Scope.Thread)
  public static class One {
    private LaneOf lane;

    /** Opens the stream and starts the lane. */
    @Setup
    public void start() throws Exception {
      lane = new LaneOf(1);
    }

    /** Every frame was answered. */
    @TearDown(Level.Iteration)
    public void check() {
      lane.check();
    }
  }

  /** Batches of eight. */
  @State(Scope.Thread)
  public static class Eight {
    private LaneOf lane;

    /** Opens the streams and starts the lane. */
    @Setup
    public void start() throws Exception {
      lane = new LaneOf(LARGEST);
    }

    /** Every frame was answered, in full batches. */
    @TearDown(Level.Iteration)
    public void check() {
      lane.check();
    }
  }

  /** A frame alone. */
  @Benchmark
  public boolean batchOfOne(One own) throws Exception {
    return own.lane.step();
  }

  /** A frame of eight. */
  @Benchmark
  @OperationsPerInvocation(LARGEST)
  public boolean batchOfEight(Eight own) throws Exception {
    return own.lane.step();
  }
}
