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
  private final Buckets buckets;
  private final LaneExecutor executor;
  private final BatchFormer former;
  private final BatchListener listener;
  private final Batch batch;
  private final TopK topK;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private @Nullable Parker parker;
  private volatile boolean draining;
  private volatile boolean condemned;
  private volatile Work work = Work.NONE;

  /**
   * What the lane is running, for the watchdog.
   *
   * @param sinceNanos when it took it
   * @param tickets whose answers depend on it
   */
  private record Work(long sinceNanos, List<Ticket> tickets) {
    static final Work NONE = new Work(Long.MAX_VALUE, List.of());
  }

  Lane(
      String name,
      Clock clock,
      TurnRing ring,
      Slab slab,
      Buckets buckets,
      BatchRules rules,
      LaneExecutor executor,
      BatchListener listener) {
    this.name = name;
    this.clock = clock;
    this.ring = ring;
    this.slab = slab;
    this.buckets = buckets;
    this.executor = executor;
    this.former = new BatchFormer(ring, buckets, rules);
    this.listener = listener;
    this.batch = new Batch(buckets.largest());
    this.topK = new TopK(executor.classes());
  }

  @Override
  public String roleName() {
    return name;
  }

  @Override
  public void onStart(Parker parker) {
    this.parker = parker;
    executor.start(buckets);
  }

  @Override
  public boolean step() {
    batch.clear();
    BatchClose close = fill();
    batch.publishDeferred();
    if (close == null) {
      park(IDLE_PARK_NANOS);
    } else {
      run(close);
    }
    return !condemned;
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
      long left = former.closesAtNanos(batch) - now;
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
    listener.batchStarts();
    work = new Work(clock.nanoTime(), batch.snapshot());
    try {
      executor.gather(slab, batch.rows(), count, bucket);
      for (int i = 0; i < count; i++) {
        batch.get(i).dropRow();
      }
      long start = clock.nanoTime();
      executor.forward(bucket);
      long end = clock.nanoTime();
      buckets.observed(bucket, end - start);
      listener.batchDone(
          new BatchRun(
              count, bucket, close, batch.oldestArrivalNanos(), work.sinceNanos(), start, end));
      for (int i = 0; i < count; i++) {
        answer(batch.get(i), i, bucket, close, start, end);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      work = Work.NONE;
    }
  }

  private void answer(Ticket ticket, int row, int bucket, BatchClose close, long start, long end) {
    ticket.rides(batch.size(), bucket, close);
    ticket.executed(start, end);
    executor.logits(row, topK.logits());
    ticket.answer(
        Outcome.OUTCOME_RESULT, "", topK.rank(ticket.frame().topK(), ticket.frame().logits()));
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

  /** Whether it has been given up. */
  boolean isCondemned() {
    return condemned;
  }

  /**
   * Gives the lane up: its frames are answered FAILED, its late results find them answered. A
   * native call cannot be killed, so its thread and memory stay. Watchdog thread.
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
  }

  @Override
  public void onClose() {
    executor.close();
  }
}
