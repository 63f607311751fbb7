package dev.zoetrope.server.ring;

import java.util.List;

/**
 * A frame on its way to a row of one slab, with the tickets of the models that read that slab. Its
 * owner is the pending queue, then the decoder that took it; the decoder ends it with {@link
 * Inbox#placed}, or by answering every ticket and calling {@link #dropPicture}.
 */
public final class PendingFrame {
  private final PendingQueue queue;
  private final List<Ticket> tickets;
  private final SharedPicture picture;
  private final long receivedNanos;

  PendingFrame(
      PendingQueue queue, List<Ticket> tickets, SharedPicture picture, long receivedNanos) {
    this.queue = queue;
    this.tickets = tickets;
    this.picture = picture;
    this.receivedNanos = receivedNanos;
  }

  /** What is to be decoded. */
  public PendingPicture picture() {
    return picture.picture();
  }

  /** The frame. */
  public FrameInfo frame() {
    return tickets.get(0).frame();
  }

  /** One for each model that reads the slab. */
  public List<Ticket> tickets() {
    return tickets;
  }

  /** Where it waited. */
  public PendingQueue queue() {
    return queue;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  /** The encoded bytes are not needed any more; once. */
  public void dropPicture() {
    picture.drop();
  }
}
