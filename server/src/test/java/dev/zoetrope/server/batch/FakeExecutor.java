package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Slab;
import java.util.ArrayList;
import java.util.List;

/**
 * An executor whose forward pass takes a set time on the fixture's clock, fails when told to, and
 * answers each row with the number its pixels hold, split over two classes.
 */
final class FakeExecutor implements LaneExecutor {
  static final long NANOS_PER_ROW = 1_000;

  final List<Integer> batches = new ArrayList<>();
  private final RingFixture fixture;
  private long[] seen = new long[0];
  boolean failing;
  long nanosPerRow = NANOS_PER_ROW;

  /** Called in the middle of a forward pass. */
  Runnable duringForward = () -> {};

  FakeExecutor(RingFixture fixture) {
    this.fixture = fixture;
  }

  @Override
  public void start(Buckets buckets) {
    for (int size : buckets.sizes()) {
      buckets.measured(size, size * nanosPerRow);
    }
  }

  @Override
  public void gather(Slab slab, int[] rows, int count, int bucket) {
    batches.add(count);
    seen = new long[bucket];
    for (int i = 0; i < count; i++) {
      seen[i] = slab.row(rows[i]).getLong(0);
    }
  }

  @Override
  public void forward(int bucket) {
    duringForward.run();
    fixture.advance(bucket * nanosPerRow);
    if (failing) {
      throw new IllegalStateException("no such kernel\nand a stack of C++");
    }
  }

  @Override
  public int classes() {
    return 2;
  }

  @Override
  public void logits(int row, float[] into) {
    into[0] = seen[row];
    into[1] = -seen[row];
  }

  @Override
  public void close() {}
}
