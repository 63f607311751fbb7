package dev.zoetrope.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.batch.RowReader;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.NullModel;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.ring.Embedding;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NullLaneTest {
  private static final int CLASSES = 3;

  private final AtomicLong now = new AtomicLong(5);
  private final AtomicInteger pauses = new AtomicInteger();
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return now.get();
        }

        @Override
        public long unixMicros() {
          return now.get() / 1_000;
        }
      };

  private LaneExecutor lane(Duration batchTime) {
    return lane(batchTime, new Output.Classes(CLASSES, List.of()));
  }

  private LaneExecutor lane(Duration batchTime, Output output) {
    InputRecipe recipe = new InputRecipe(2, 2, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR);
    ModelDescription description =
        new ModelDescription(
            "n",
            "1",
            NullModel.ARCHITECTURE,
            "none",
            false,
            recipe,
            Normalization.IMAGENET,
            output,
            Batching.UNSPECIFIED);
    ModelEngine engine = new NullEngine(new NullModel(description, batchTime), this::pauseTooShort);
    return engine.newLane(1, clock);
  }

  /** As a parked thread may do: wakes after half of what was asked for. */
  private void pauseTooShort(long nanos) {
    pauses.incrementAndGet();
    now.addAndGet(Math.max(1, nanos / 2));
  }

  @Test
  void givesEveryRowTheSameScoresAndTouchesNoPixel() {
    LaneExecutor lane = lane(Duration.ZERO);
    lane.start(new Buckets(List.of(1, 4)));
    ByteBuffer memory = ByteBuffer.allocateDirect(24);
    memory.put(7, (byte) 9);
    lane.gather(new Slab(memory, 2, 12), new int[] {0, 1}, 2, 4);
    lane.forward(4);
    float[] logits = {5, 5, 5, 5};
    for (int row = 0; row < 2; row++) {
      lane.logits(row, logits);
      assertThat(logits).containsExactly(NullLane.BEST, 0, 0, 5);
    }
    assertThat(memory.get(7)).isEqualTo((byte) 9);
    assertThat(pauses).hasValue(0);
    lane.close();
  }

  @Test
  void answersWithVectorsWhereItsFolderSaysSo() {
    LaneExecutor lane =
        lane(Duration.ZERO, new Output.Embedding(OutputKind.OUTPUT_KIND_POOLED, CLASSES));
    FrameInfo frame =
        new FrameInfo(1, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_CLIENT, 0, FrameInfo.NEVER, 5, true, 1);
    RowReader rows = lane.rowReader();
    Embedding first = (Embedding) rows.read(lane, 0, frame);
    assertThat(rows.read(lane, 1, frame)).isNotSameAs(first);
    assertThat(first.size()).isEqualTo(CLASSES);
    assertThat(first.value(0)).isEqualTo(NullLane.BEST);
    assertThat(first.value(1)).isZero();
  }

  @Test
  void takesItsTimeForABatchWhateverItsSize() {
    LaneExecutor lane = lane(Duration.ofMillis(40));
    Buckets buckets = new Buckets(List.of(1, 8));
    lane.start(buckets);
    assertThat(buckets.nanosFor(1)).isEqualTo(40_000_000);
    assertThat(buckets.nanosFor(8)).isEqualTo(40_000_000);
    long start = now.get();
    lane.forward(1);
    assertThat(now.get() - start).isEqualTo(40_000_000);
    assertThat(pauses.get()).isGreaterThan(1);
    lane.close();
  }

  @Test
  void hasATimeThatIsKnownEvenWhenItTakesNone() {
    Buckets buckets = new Buckets(List.of(1));
    lane(Duration.ZERO).start(buckets);
    assertThat(buckets.nanosFor(1)).isEqualTo(1);
  }
}
