package dev.zoetrope.server.transport;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.ring.Slab;
import java.util.HashSet;
import java.util.Set;

/**
 * A lane's device: answers each row with the number its pixels show and the model's own, fails and
 * hangs as the schedule has it, and lets others go on while it copies and computes.
 */
final class SimulatedExecutor implements LaneExecutor {
  static final int CLASSES = 2;
  static final int PIXEL_BYTES = 3;
  private static final long NANOS_PER_ROW = 1_000;

  private final Interleaving interleaving;
  private final Faults faults;
  private final Patience patience;
  private final int model;
  private int[] seen = new int[0];
  private boolean hung;

  /** What may go wrong in a schedule. */
  interface Faults {
    boolean forwardThrows();

    /** Steps of others that a forward pass takes too long by; 0 for a healthy one. */
    int forwardHangs();

    /** A forward pass that never returns: the rest of the schedule passes meanwhile. */
    boolean neverReturns();

    void outlast();
  }

  SimulatedExecutor(Interleaving interleaving, Faults faults, Patience patience, int model) {
    this.interleaving = interleaving;
    this.faults = faults;
    this.patience = patience;
    this.model = model;
  }

  /** Whether its forward pass will not come back. */
  boolean isHung() {
    return hung;
  }

  @Override
  public void start(Buckets buckets) {
    for (int size : buckets.sizes()) {
      buckets.measured(size, size * NANOS_PER_ROW);
    }
  }

  @Override
  public void gather(Slab slab, int[] rows, int count, int bucket) {
    if (count < 1 || count > bucket) {
      interleaving.violation("a batch of %d in a bucket of %d".formatted(count, bucket));
    }
    seen = new int[bucket];
    Set<Integer> distinct = new HashSet<>();
    for (int i = 0; i < count; i++) {
      seen[i] = picture(slab, rows[i]);
      if (!distinct.add(rows[i])) {
        interleaving.violation("row %d is twice in one batch".formatted(rows[i]));
      }
      interleaving.point();
    }
    for (int i = 0; i < count; i++) {
      int again = picture(slab, rows[i]);
      if (again != seen[i]) {
        interleaving.violation(
            "row %d was written under a lane that reads it: %d, then %d"
                .formatted(rows[i], seen[i], again));
      }
    }
    patience.gathered(seen, count);
  }

  /** The number that every pixel of a row shows. */
  private int picture(Slab slab, int row) {
    int first = pixel(slab, row, 0);
    for (int at = PIXEL_BYTES; at < slab.rowBytes(); at += PIXEL_BYTES) {
      if (pixel(slab, row, at) != first) {
        interleaving.violation(
            "row %d holds parts of %d and %d".formatted(row, first, pixel(slab, row, at)));
      }
    }
    return first;
  }

  private static int pixel(Slab slab, int row, int at) {
    int number = 0;
    for (int i = 0; i < PIXEL_BYTES; i++) {
      number = (number << 8) | (slab.row(row).get(at + i) & 0xff);
    }
    return number;
  }

  @Override
  public void forward(int bucket) {
    interleaving.point();
    interleaving.advance(bucket * NANOS_PER_ROW);
    if (faults.neverReturns()) {
      hung = true;
      faults.outlast();
      return;
    }
    interleaving.standStill(faults.forwardHangs());
    interleaving.point();
    if (faults.forwardThrows()) {
      throw new IllegalStateException("no such kernel");
    }
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public void logits(int row, float[] into) {
    into[0] = seen[row];
    into[1] = model;
  }

  @Override
  public void close() {}
}
