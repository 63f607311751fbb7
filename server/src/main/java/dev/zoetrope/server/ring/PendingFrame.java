package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame whose picture is to be decoded, once, into one row of each slab that its stream's models
 * read. It belongs to the queue it waits in, then to the decoder that took it, which ends it with
 * {@link #placed} or {@link #refuse}.
 */
public final class PendingFrame {
  private final Inbox inbox;
  private final List<Ticket> tickets;
  private final PendingBudget budget;
  private final long receivedNanos;
  private @Nullable PendingPicture picture;
  private int @Nullable [] rows;

  PendingFrame(
      Inbox inbox,
      List<Ticket> tickets,
      PendingPicture picture,
      PendingBudget budget,
      long receivedNanos) {
    this.inbox = inbox;
    this.tickets = tickets;
    this.picture = picture;
    this.budget = budget;
    this.receivedNanos = receivedNanos;
  }

  /** What is to be decoded; until {@link #dropPicture}. */
  public PendingPicture picture() {
    PendingPicture held = picture;
    if (held == null) {
      throw new IllegalStateException("frame " + frame().sequence() + " has no picture any more");
    }
    return held;
  }

  /** The frame. */
  public FrameInfo frame() {
    return tickets.get(0).frame();
  }

  /** Why decoding it now would be in vain; null if it may not be. Decoder threads. */
  public @Nullable Lateness lateness(long nowNanos) {
    return inbox.lateness(frame(), nowNanos);
  }

  /** One for each model, in the stream's order. */
  public List<Ticket> tickets() {
    return tickets;
  }

  /** The encoded bytes are not needed any more. Idempotent. */
  public void dropPicture() {
    PendingPicture held = picture;
    if (held != null) {
      picture = null;
      budget.release(held.bytes());
    }
  }

  /**
   * Takes a free row of every slab, or of none.
   *
   * @param replacing whether frames of this stream that wait in rows may be superseded for it
   * @return null if it has its rows now, else a slab that has none to give
   */
  @Nullable Slab takeRows(boolean replacing) {
    int[] taken = new int[inbox.groups().size()];
    Slab full = RowGroup.tryAcquire(inbox.groups(), taken, replacing);
    if (full == null) {
      rows = taken;
    }
    return full;
  }

  /** Rows that have been taken for it. */
  void give(int[] taken) {
    rows = taken;
  }

  /** Rows to write: one for each slab. */
  public int rows() {
    return taken().length;
  }

  /** The slab of a row. */
  public Slab slab(int index) {
    return inbox.groups().get(index).slab();
  }

  /** A row's bytes, the decoder's until it ends the frame. */
  public ByteBuffer row(int index) {
    return slab(index).row(taken()[index]).clear();
  }

  private int[] taken() {
    int[] held = rows;
    if (held == null) {
      throw new IllegalStateException("frame " + frame().sequence() + " has no rows");
    }
    return held;
  }

  /** Every row has been written: they go to the models. Decoder threads. */
  public void placed(long decodeNanos) {
    dropPicture();
    int[] written = taken();
    rows = null;
    inbox.place(tickets, written, receivedNanos, decodeNanos);
  }

  /** Gives the rows back, if it has any, and answers what has no answer yet. Any thread. */
  public void refuse(Outcome outcome, String detail) {
    abandon();
    Inbox.answer(tickets, outcome, detail);
  }

  /** Gives all that it holds back, without an answer. */
  void abandon() {
    dropPicture();
    int[] held = rows;
    if (held != null) {
      rows = null;
      RowGroup.release(inbox.groups(), held, held.length);
    }
  }
}
