package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One executor's loop: take turns, gather, run, answer. Everything but {@link #wake}, {@link
 * #drain} and {@link #condemn} happens on the lane's own thread.
 */
final class Lane implements Agent {
  private static final Logger LOG = System.getLogger(Lane.class.getName());

  /** An idle lane looks around this often even if nobody wakes it. */
  private static final long IDLE_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Clock clock;
  private final TurnRing ring;
  private final Slab slab;
  private final Pace pace;
  private final Buckets buckets;
  private final LaneExecutor executor;
  private final BatchFormer former;
  private final BatchListener listener;
  private final Batch batch;
  private final RowReader rows;
  private final CoreSeat seat;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private @Nullable Parker parker;
  private volatile boolean draining;
  private volatile boolean condemned;
  private volatile Work work = Work.NONE;

  /**
   * What the lane is running, for the watchdog and for forecasts.
   *
   * @param sinceNanos when it took it
   * @param bucket how many rows
   * @param tickets whose answers depend on it
   */
  private record Work(long sinceNanos, int bucket, List<Ticket> tickets) {
    static final Work NONE = new Work(Long.MAX_VALUE, 0, List.of());
  }

  /**
   * One of a model's lanes.
   *
   * @param group all of them; may still grow
   */
  Lane(
      String name,
      LaneContext model,
      List<Lane> group,
      LaneExecutor executor,
      BatchListener listener) {
    this.name = name;
    this.clock = model.clock();
    this.ring = model.ring();
    this.slab = model.slab();
    this.pace = model.pace();
    this.buckets = pace.buckets();
    this.executor = executor;
    this.former = new BatchFormer(model, new LaneShare(pace, group, this));
    this.listener = listener;
    this.batch = new Batch(buckets.largest());
    this.rows = executor.rowReader();
    this.seat = new CoreSeat(model.cores(), () -> !ring.isEmpty(), this::wakeThread);
  }

  @Override
  public String roleName() {
    return name;
  }

  @Override
  public void onStart(Parker parker) {
    this.parker = parker;
    executor.start(buckets);
    pace.warmed();
  }

  @Override
  public boolean step() {
    if (ring.isEmpty()) {
      // Other lanes have taken what this one wanted a core for.
      seat.leave();
      park(IDLE_PARK_NANOS);
    } else if (seat.take()) {
      try {
        formAndRun();
      } finally {
        seat.batchDone();
      }
    } else if (parker != null) {
      // A core is given to this lane under its seat's monitor, and then its thread is woken: a wake
      // that comes before this park ends it at once.
      parker.park(IDLE_PARK_NANOS);
    }
    return !condemned;
  }

  private void formAndRun() {
    batch.clear();
    BatchClose close = fill();
    batch.publishDeferred();
    if (!ring.isEmpty()) {
      // Turns that this lane published itself, and does not take.
      ring.announce();
    }
    if (close != null) {
      run(close);
    }
  }

  /** Null if there was nothing to take. */
  private @Nullable BatchClose fill() {
    while (true) {
      long now = clock.nanoTime();
      BatchClose close = former.takePublished(batch, now);
      if (close != null) {
        return close;
      }
      if (batch.isEmpty()) {
        return null;
      }
      if (draining) {
        return BatchClose.BATCH_CLOSE_DRAIN;
      }
      long left = former.closesAtNanos(batch, now) - now;
      if (left <= 0) {
        return former.reason(batch, now);
      }
      park(left);
    }
  }

  /**
   * Waits for a turn. Says so first and looks again, so that a publication in between is not
   * missed.
   */
  private void park(long nanos) {
    waiting.set(true);
    if (ring.isEmpty() && parker != null) {
      parker.park(nanos);
    }
    waiting.set(false);
  }

  private void run(BatchClose close) {
    int count = batch.size();
    int bucket = buckets.sizeFor(count);
    try {
      listener.batchStarts();
      for (int i = 0; i < count; i++) {
        batch.get(i).rides(count, bucket, close);
      }
      // From here on the watchdog may answer them: only an answer is written to a ticket.
      work = new Work(clock.nanoTime(), bucket, batch.snapshot());
      executor.gather(slab, batch.rows(), count, bucket);
      for (int i = 0; i < count; i++) {
        batch.get(i).dropRow();
      }
      long start = clock.nanoTime();
      executor.forward(bucket);
      long end = clock.nanoTime();
      pace.observed(bucket, end - start, end);
      listener.batchDone(
          new BatchRun(
              count, bucket, close, batch.oldestArrivalNanos(), work.sinceNanos(), start, end));
      for (int i = 0; i < count; i++) {
        answer(batch.get(i), i, start, end);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      work = Work.NONE;
      for (int i = 0; i < count; i++) {
        batch.get(i).inbox().settle();
      }
    }
  }

  private void answer(Ticket ticket, int row, long start, long end) {
    ticket.answerResult(rows.read(executor, row, ticket.frame()), start, end);
  }

  /** Every frame of the batch that has no answer yet gets this one; the lane goes on. */
  private void fail(Throwable e) {
    String reason = reason(String.valueOf(e.getMessage()));
    // One line: what a picture can provoke, a client can provoke without end.
    LOG.log(Level.ERROR, "{0}: a batch of {1} failed: {2}", name, batch.size(), reason);
    LOG.log(Level.DEBUG, name, e);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).dropRow();
      batch.get(i).answer(Outcome.OUTCOME_FAILED, "model: " + reason, null);
    }
  }

  /** One line: TorchScript says first that something failed, then where, then what. */
  private static String reason(String message) {
    return message
        .lines()
        .filter(line -> line.startsWith("RuntimeError: "))
        .findFirst()
        .or(() -> message.lines().findFirst())
        .orElse("");
  }

  /** Ends a wait for turns, if the lane is in one; true if this call did. Any thread. */
  boolean wake() {
    Parker owner = parker;
    if (owner == null || !waiting.compareAndSet(true, false)) {
      return false;
    }
    owner.wake();
    return true;
  }

  private void wakeThread() {
    Parker owner = parker;
    if (owner != null) {
      owner.wake();
    }
  }

  /** From now on batches wait for nothing. Any thread. */
  void drain() {
    draining = true;
    wake();
  }

  /** How long its current batch has been with the executor, ns; 0 or less when idle. Any thread. */
  long busyNanos(long nowNanos) {
    long since = work.sinceNanos();
    return since == Long.MAX_VALUE ? 0 : nowNanos - since;
  }

  /** When it can take frames again, at the earliest and as far as measured. Any thread. */
  long freeAtNanos(long nowNanos) {
    Work running = work;
    return running.bucket() == 0
        ? seat.nextFreeNanos(nowNanos)
        : Math.max(nowNanos, running.sinceNanos() + pace.nanosFor(running.bucket(), nowNanos));
  }

  /** Whether its batch has run for half as long again as such batches do. Any thread. */
  boolean isOverdue(long nowNanos) {
    Work running = work;
    return running.bucket() > 0
        && nowNanos - running.sinceNanos() > 3 * pace.nanosFor(running.bucket(), nowNanos) / 2;
  }

  /** Whether it has been given up. */
  boolean isCondemned() {
    return condemned;
  }

  /**
   * Gives the lane up: its frames are answered FAILED, its late results find them answered. A
   * native call cannot be killed, so its thread and memory stay; its core goes to another lane.
   * Watchdog thread.
   */
  void condemn(long busyNanos) {
    condemned = true;
    listener.condemned(busyNanos);
    for (Ticket ticket : work.tickets()) {
      ticket.answer(
          Outcome.OUTCOME_FAILED,
          "lane_timeout: the forward pass has run for %d ms"
              .formatted(TimeUnit.NANOSECONDS.toMillis(busyNanos)),
          null);
    }
    seat.leave();
  }

  @Override
  public void onClose() {
    seat.leave();
    executor.close();
  }
}
