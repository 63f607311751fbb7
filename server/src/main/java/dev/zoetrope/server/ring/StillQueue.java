package dev.zoetrope.server.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's undecoded pictures that each stand alone, oldest first; under LATEST the newest
 * {@code window} of them. Several decoders may work for one stream. State is guarded by the inbox's
 * monitor.
 */
public final class StillQueue implements DecodeWork {
  private final Inbox inbox;
  private final DecodeQueue decoders;
  private final ArrayDeque<PendingFrame> waiting = new ArrayDeque<>();
  private int entries;

  StillQueue(Inbox inbox, DecodeQueue decoders) {
    this.inbox = inbox;
    this.decoders = decoders;
  }

  /**
   * Adds the newest picture, with an entry for a decoder. Under the inbox's monitor.
   *
   * @return what it supersedes
   */
  List<PendingFrame> add(PendingFrame pending) {
    List<PendingFrame> dropped = new ArrayList<>(1);
    waiting.addLast(pending);
    while (inbox.settings().latest() && waiting.size() > inbox.settings().window()) {
      dropped.add(waiting.pollFirst());
    }
    while (entries < waiting.size()) {
      entries++;
      decoders.add(this);
    }
    return dropped;
  }

  /**
   * A decoder has taken an entry: takes rows first and then binds the picture to decode, LATEST the
   * newest at that moment, else the oldest. Decoder threads.
   *
   * @return null if there is nothing to do: a row is missing (the entry comes back when one is
   *     free), or the picture has been superseded meanwhile
   */
  public @Nullable PendingFrame bind() {
    // Taken even if nothing waits any more: giving them back then lets the next parked one try.
    int[] rows = new int[inbox.groups().size()];
    Slab full = RowGroup.tryAcquire(inbox.groups(), rows, false);
    if (full != null) {
      decoders.park(this, full);
      return null;
    }
    PendingFrame pending;
    synchronized (inbox) {
      entries--;
      pending = inbox.settings().latest() ? waiting.pollLast() : waiting.pollFirst();
    }
    if (pending == null) {
      RowGroup.release(inbox.groups(), rows, rows.length);
    } else {
      pending.give(rows);
    }
    return pending;
  }

  /** Empties it. Under the inbox's monitor. */
  void drainTo(List<PendingFrame> abandoned) {
    abandoned.addAll(waiting);
    waiting.clear();
  }

  @Override
  public void unparked() {}
}
