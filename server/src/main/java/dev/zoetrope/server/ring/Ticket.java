package dev.zoetrope.server.ring;

import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One frame's claim to one model's answer. Fields are written by whoever holds the ticket at that
 * stage (event loop, decoder, lane) and read by the reply's maker; the compare-and-set in {@link
 * #tryAnswer} orders the two.
 */
public final class Ticket {
  private static final int WAITING = 0;
  private static final int TAKEN = 1;
  private static final int ANSWERING = 2;
  private static final int DONE = 3;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Ticket.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final FrameInfo frame;
  private final Inbox inbox;
  private final int model;
  private volatile int state = WAITING;

  private @Nullable RowLease lease;
  private long receivedNanos;
  private long decodeNanos;
  private long takenNanos;
  private long executeStartNanos;
  private long executeEndNanos;
  private Outcome outcome = Outcome.OUTCOME_UNSPECIFIED;
  private String detail = "";
  private @Nullable Result result;
  private int batchSize;
  private int bucketSize;
  private BatchClose close = BatchClose.BATCH_CLOSE_UNSPECIFIED;

  Ticket(FrameInfo frame, Inbox inbox, int model) {
    this.frame = frame;
    this.inbox = inbox;
    this.model = model;
  }

  /** The frame. */
  public FrameInfo frame() {
    return frame;
  }

  /** Index of the model in the order in which the stream named them. */
  public int model() {
    return model;
  }

  /** The stream it belongs to. */
  public Inbox inbox() {
    return inbox;
  }

  /** Whether the answer is there to be read. Any thread. */
  public boolean isDone() {
    return state == DONE;
  }

  /**
   * Under the inbox's monitor: from its mailbox to a lane. False if it has been answered meanwhile.
   */
  boolean tryTake(long nowNanos) {
    if (!STATE.compareAndSet(this, WAITING, TAKEN)) {
      return false;
    }
    takenNanos = nowNanos;
    return true;
  }

  /**
   * Settles what the answer is, once: true for the caller whose answer counts, who must then
   * deliver it.
   */
  boolean tryAnswer(Outcome outcome, String detail, @Nullable Result result) {
    return settle(outcome, detail, result, 0, 0);
  }

  private boolean settle(
      Outcome outcome, String detail, @Nullable Result result, long startNanos, long endNanos) {
    if (!STATE.compareAndSet(this, WAITING, ANSWERING)
        && !STATE.compareAndSet(this, TAKEN, ANSWERING)) {
      return false;
    }
    this.outcome = outcome;
    this.detail = detail;
    this.result = result;
    this.executeStartNanos = startNanos;
    this.executeEndNanos = endNanos;
    STATE.setRelease(this, DONE);
    return true;
  }

  /**
   * Answers it, unless something else already has. Not under a lock.
   *
   * @return whether this answer is the one
   */
  public boolean answer(Outcome outcome, String detail, @Nullable Result result) {
    if (!tryAnswer(outcome, detail, result)) {
      return false;
    }
    inbox.deliver(this);
    inbox.settle();
    return true;
  }

  /**
   * The lane answers it with what it computed, unless the lane was given up meanwhile, and {@link
   * Inbox#settle settles} each stream of the batch afterwards. Each answer goes out before the next
   * is made, so that its sender's next frame is there when the lane looks for more. Not under a
   * lock.
   *
   * @param startNanos when the forward pass of its batch began
   * @param endNanos and when it ended
   */
  public void answerResult(Result result, long startNanos, long endNanos) {
    if (settle(Outcome.OUTCOME_RESULT, "", result, startNanos, endNanos)) {
      inbox.deliver(this);
    }
  }

  /** Pixels lie in this row from now on. */
  void placed(RowLease lease, long receivedNanos, long decodeNanos) {
    this.lease = lease;
    this.receivedNanos = receivedNanos;
    this.decodeNanos = decodeNanos;
  }

  /** The row, as long as it has not been {@link #dropRow dropped}. */
  public int row() {
    RowLease held = lease;
    if (held == null) {
      throw new IllegalStateException("frame " + frame.sequence() + " has no row");
    }
    return held.row();
  }

  /** The pixels are not needed any more: at most one effect, by whoever holds the ticket. */
  public void dropRow() {
    RowLease held = lease;
    if (held != null) {
      lease = null;
      held.drop();
    }
  }

  /** As {@link #dropRow}; the freed row, now the caller's, or -1. */
  int takeRowBack() {
    RowLease held = lease;
    if (held == null) {
      return -1;
    }
    lease = null;
    return held.dropKeepingRow() ? held.row() : -1;
  }

  /** The lane says which batch it rides in, while the ticket is its own. */
  public void rides(int batchSize, int bucketSize, BatchClose close) {
    this.batchSize = batchSize;
    this.bucketSize = bucketSize;
    this.close = close;
  }

  /** How its life ended. */
  public Outcome outcome() {
    return outcome;
  }

  /** One sentence, for outcomes other than RESULT. */
  public String detail() {
    return detail;
  }

  /** The answer, if the outcome is RESULT. */
  public @Nullable Result result() {
    return result;
  }

  /** Frames in its batch, or 0. */
  public int batchSize() {
    return batchSize;
  }

  /** Rows of that batch with padding, or 0. */
  public int bucketSize() {
    return bucketSize;
  }

  /** Why that batch closed. */
  public BatchClose close() {
    return close;
  }

  /** When its pixels had arrived in a row or a pending picture; 0 if they never did. */
  public long receivedNanos() {
    return receivedNanos;
  }

  /** Time spent decoding, ns. */
  public long decodeNanos() {
    return decodeNanos;
  }

  /** When a lane took it, or 0. */
  public long takenNanos() {
    return takenNanos;
  }

  /** When its batch's forward pass began, or 0. */
  public long executeStartNanos() {
    return executeStartNanos;
  }

  /** When its batch's forward pass ended, or 0. */
  public long executeEndNanos() {
    return executeEndNanos;
  }
}
