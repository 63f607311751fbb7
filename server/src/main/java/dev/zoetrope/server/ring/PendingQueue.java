package dev.zoetrope.server.ring;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's undecoded pictures for one slab, oldest first. State is guarded by the inbox's
 * monitor.
 */
public final class PendingQueue {
  private final Inbox inbox;
  private final DecodeQueue decoders;
  private final List<Mailbox> mailboxes;
  private final ArrayDeque<PendingFrame> waiting = new ArrayDeque<>();
  private int entries;

  PendingQueue(Inbox inbox, DecodeQueue decoders, List<Mailbox> mailboxes) {
    this.inbox = inbox;
    this.decoders = decoders;
    this.mailboxes = mailboxes;
  }

  /**
   * A decoder has taken this stream's entry: binds the picture to decode, LATEST the newest, else
   * the oldest. Decoder threads.
   *
   * @return null if it has been superseded or answered meanwhile
   */
  public @Nullable PendingFrame bind() {
    return inbox.bind(this);
  }

  /** Why decoding a frame now would be in vain; null if it may not be. Decoder threads. */
  public @Nullable Lateness lateness(FrameInfo frame, long nowNanos) {
    return inbox.lateness(mailboxes, frame, nowNanos);
  }

  /** A decoder has written the row. Decoder threads. */
  public void placed(PendingFrame pending, int row, long decodeNanos) {
    inbox.placed(pending, row, decodeNanos);
  }

  /** Where its pictures go. */
  public Slab slab() {
    return decoders.slab();
  }

  List<Mailbox> mailboxes() {
    return mailboxes;
  }

  void add(PendingFrame pending) {
    waiting.addLast(pending);
  }

  @Nullable PendingFrame pollOldest() {
    return waiting.pollFirst();
  }

  @Nullable PendingFrame pollNewest() {
    return waiting.pollLast();
  }

  int size() {
    return waiting.size();
  }

  /** One entry for every waiting picture: several decoders may work for one stream. */
  void publishEntries() {
    while (entries < waiting.size()) {
      entries++;
      decoders.add(this);
    }
  }

  void entryTaken() {
    entries--;
  }
}
