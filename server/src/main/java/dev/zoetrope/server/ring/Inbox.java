package dev.zoetrope.server.ring;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream's frames from their arrival until a lane takes them or they are answered; the package
 * documentation states the threads and why every ticket is answered once.
 *
 * <p>Overtaking under LATEST happens in two places, each keeping the stream's newest {@code window}
 * frames: among pictures that wait for a decoder, and among frames that wait in rows for a lane. A
 * picture being decoded is in neither, so a source faster than the decoder still gets answers.
 */
public final class Inbox {
  private static final String SUPERSEDED = "a newer frame of this stream took its place";

  private final Clock clock;
  private final PendingBudget budget;
  private final ReplySink sink;
  private final List<Mailbox> mailboxes;
  private final List<PendingQueue> pendingQueues;
  private StreamSettings settings;
  private int reservedWeight;
  private int inFlight;
  private boolean closed;

  private Inbox(
      Clock clock,
      PendingBudget budget,
      ReplySink sink,
      List<ModelQueue> models,
      StreamSettings settings) {
    this.clock = clock;
    this.budget = budget;
    this.sink = sink;
    this.settings = settings;
    this.reservedWeight = settings.weight();
    this.mailboxes = new ArrayList<>(models.size());
    Map<DecodeQueue, List<Mailbox>> bySlab = new LinkedHashMap<>();
    for (int model = 0; model < models.size(); model++) {
      Mailbox mailbox = new Mailbox(this, model, models.get(model).ring(), settings);
      mailboxes.add(mailbox);
      bySlab
          .computeIfAbsent(models.get(model).decoders(), decoders -> new ArrayList<>())
          .add(mailbox);
    }
    this.pendingQueues = new ArrayList<>(bySlab.size());
    bySlab.forEach(
        (decoders, readers) -> pendingQueues.add(new PendingQueue(this, decoders, readers)));
  }

  /**
   * Opens an inbox and reserves its turns.
   *
   * @return null if a model's ring has no room for another stream of this weight
   */
  public static @Nullable Inbox open(
      Clock clock,
      PendingBudget budget,
      ReplySink sink,
      List<ModelQueue> models,
      StreamSettings settings) {
    Inbox inbox = new Inbox(clock, budget, sink, models, settings);
    return inbox.reserve(settings.weight()) ? inbox : null;
  }

  private boolean reserve(int turns) {
    for (int i = 0; i < mailboxes.size(); i++) {
      if (!mailboxes.get(i).reserve(turns)) {
        for (int undo = 0; undo < i; undo++) {
          mailboxes.get(undo).unreserve(turns);
        }
        return false;
      }
    }
    return true;
  }

  /**
   * Changes the settings for frames to come; frames already waiting stay until newer ones arrive.
   * Event loop.
   *
   * @return false if the weight grew and a ring has no room for it; nothing is changed then
   */
  public synchronized boolean update(StreamSettings changed) {
    if (changed.weight() > reservedWeight) {
      // Never shrunk while open: turns published under the old weight may still be in the ring.
      if (!reserve(changed.weight() - reservedWeight)) {
        return false;
      }
      reservedWeight = changed.weight();
    }
    settings = changed;
    return true;
  }

  /** Frames received and not fully answered. */
  public synchronized int inFlight() {
    return inFlight;
  }

  /**
   * Why no model can answer a frame in time that comes now; null if one may. Before {@link
   * #accept}, event loop.
   */
  public @Nullable Lateness lateness(FrameInfo frame, long nowNanos) {
    return lateness(mailboxes, frame, nowNanos);
  }

  /** The same of these models only. Any thread. */
  @Nullable Lateness lateness(List<Mailbox> readers, FrameInfo frame, long nowNanos) {
    if (frame.deadlineNanos() == FrameInfo.NEVER) {
      return null;
    }
    synchronized (this) {
      return Lateness.of(readers, settings.latest(), frame.deadlineNanos(), nowNanos);
    }
  }

  /**
   * Counts a frame in and makes its tickets, in model order, for {@link #accept} or an answer.
   * Event loop.
   */
  public List<Ticket> register(FrameInfo frame) {
    List<Ticket> tickets = new ArrayList<>(mailboxes.size());
    for (int model = 0; model < mailboxes.size(); model++) {
      tickets.add(new Ticket(frame, this, model));
    }
    synchronized (this) {
      inFlight++;
    }
    return tickets;
  }

  /**
   * Takes a registered frame in: into a row by one copy if it fits and a row is free, else to wait
   * for a decoder; or answers it at once, as the policy says. Event loop of the stream, one call at
   * a time.
   *
   * @throws IOException if the pixels cannot be read; the tickets are then answered FAILED
   */
  public void accept(List<Ticket> tickets, PixelReader pixels) throws IOException {
    StreamSettings now;
    int flying;
    synchronized (this) {
      now = settings;
      flying = inFlight;
    }
    if (now.policy() == Policy.POLICY_REJECT && flying > now.window()) {
      answer(
          tickets,
          Outcome.OUTCOME_OVERLOADED,
          "window: %d frames of this stream in flight, limit %d"
              .formatted(flying - 1, now.window()));
      return;
    }
    if (pendingQueues.size() == 1 && pixels.fits(pendingQueues.get(0).slab())) {
      PendingQueue only = pendingQueues.get(0);
      int row = acquireRow(only, now);
      if (row >= 0) {
        copyAndPlace(only, tickets, pixels, row);
        return;
      }
      if (now.policy() == Policy.POLICY_REJECT) {
        answer(
            tickets,
            Outcome.OUTCOME_OVERLOADED,
            "rows: all %d of the model are in use".formatted(only.slab().rows()));
        return;
      }
    }
    pend(tickets, pixels);
  }

  private int acquireRow(PendingQueue queue, StreamSettings now) {
    int row = queue.slab().tryAcquire();
    if (row >= 0 || !now.latest()) {
      return row;
    }
    List<Ticket> superseded = new ArrayList<>(queue.mailboxes().size());
    synchronized (this) {
      for (Mailbox mailbox : queue.mailboxes()) {
        Ticket oldest = mailbox.pollOldest();
        if (oldest != null && oldest.tryAnswer(Outcome.OUTCOME_SUPERSEDED, SUPERSEDED, null)) {
          superseded.add(oldest);
        }
      }
    }
    for (Ticket ticket : superseded) {
      int freed = ticket.takeRowBack();
      if (freed >= 0 && row < 0) {
        row = freed;
      } else if (freed >= 0) {
        queue.slab().release(freed);
      }
      deliver(ticket);
    }
    return row;
  }

  private void copyAndPlace(PendingQueue queue, List<Ticket> tickets, PixelReader pixels, int row)
      throws IOException {
    ByteBuffer target = queue.slab().row(row).clear();
    try {
      pixels.copyTo(target);
    } catch (IOException | RuntimeException e) {
      queue.slab().release(row);
      answer(tickets, Outcome.OUTCOME_FAILED, "pixels: " + e.getMessage());
      throw e;
    }
    place(queue, tickets, row, clock.nanoTime(), 0);
  }

  private void pend(List<Ticket> tickets, PixelReader pixels) throws IOException {
    if (!budget.tryReserve(pixels.length())) {
      answer(
          tickets,
          Outcome.OUTCOME_OVERLOADED,
          "max_pending_bytes: %d bytes of pictures wait for a decoder, limit %d, this one has %d"
              .formatted(budget.used(), budget.limit(), pixels.length()));
      return;
    }
    PendingPicture picture;
    try {
      picture = pixels.detach();
    } catch (IOException | RuntimeException e) {
      budget.release(pixels.length());
      answer(tickets, Outcome.OUTCOME_FAILED, "pixels: " + e.getMessage());
      throw e;
    }
    SharedPicture shared = new SharedPicture(picture, budget, pendingQueues.size());
    long receivedNanos = clock.nanoTime();
    List<PendingFrame> dropped = new ArrayList<>(1);
    synchronized (this) {
      for (PendingQueue queue : pendingQueues) {
        List<Ticket> mine = new ArrayList<>(queue.mailboxes().size());
        queue.mailboxes().forEach(mailbox -> mine.add(tickets.get(mailbox.model())));
        PendingFrame pending = new PendingFrame(queue, mine, shared, receivedNanos);
        if (closed) {
          dropped.add(pending);
          continue;
        }
        queue.add(pending);
        while (settings.latest() && queue.size() > settings.window()) {
          dropped.add(queue.pollOldest());
        }
        queue.publishEntries();
      }
    }
    for (PendingFrame pending : dropped) {
      pending.dropPicture();
      answer(pending.tickets(), Outcome.OUTCOME_SUPERSEDED, SUPERSEDED);
    }
  }

  /** Decoder threads; see {@link PendingQueue#bind}. */
  synchronized @Nullable PendingFrame bind(PendingQueue queue) {
    queue.entryTaken();
    return settings.latest() ? queue.pollNewest() : queue.pollOldest();
  }

  /** Decoder threads; see {@link PendingQueue#placed}. */
  void placed(PendingFrame pending, int row, long decodeNanos) {
    pending.dropPicture();
    place(pending.queue(), pending.tickets(), row, pending.receivedNanos(), decodeNanos);
  }

  /** One ticket for each of the queue's mailboxes, in their order. */
  private void place(
      PendingQueue queue, List<Ticket> tickets, int row, long receivedNanos, long decodeNanos) {
    RowLease lease = new RowLease(queue.slab(), row, queue.mailboxes().size());
    List<Ticket> dropped = new ArrayList<>(1);
    synchronized (this) {
      for (int i = 0; i < tickets.size(); i++) {
        Mailbox mailbox = queue.mailboxes().get(i);
        Ticket ticket = tickets.get(i);
        ticket.placed(lease, receivedNanos, decodeNanos);
        if (closed) {
          dropped.add(ticket);
          continue;
        }
        mailbox.add(ticket);
        while (settings.latest() && mailbox.size() > settings.window()) {
          dropped.add(mailbox.pollOldest());
        }
        mailbox.publishTurns(settings.weight());
      }
    }
    for (Ticket ticket : dropped) {
      ticket.dropRow();
      ticket.answer(Outcome.OUTCOME_SUPERSEDED, SUPERSEDED, null);
    }
  }

  /** Lane threads; see {@link Mailbox#bind}. */
  synchronized @Nullable Ticket bind(Mailbox mailbox, long nowNanos) {
    mailbox.turnTaken();
    Ticket ticket = settings.latest() ? mailbox.pollNewest() : mailbox.pollOldest();
    if (closed && mailbox.turns() == 0) {
      mailbox.unreserve(reservedWeight);
    } else {
      mailbox.publishTurns(settings.weight());
    }
    return ticket != null && ticket.tryTake(nowNanos) ? ticket : null;
  }

  /**
   * Ends the stream's claims: what waits is abandoned unanswered, its rows and memory freed; what a
   * lane or decoder holds is finished by it and goes nowhere. Idempotent; any thread.
   *
   * @return tickets abandoned
   */
  public int close() {
    List<Ticket> abandoned = new ArrayList<>();
    List<PendingFrame> undecoded = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return 0;
      }
      closed = true;
      for (PendingQueue queue : pendingQueues) {
        for (PendingFrame p = queue.pollOldest(); p != null; p = queue.pollOldest()) {
          undecoded.add(p);
        }
      }
      for (Mailbox mailbox : mailboxes) {
        for (Ticket t = mailbox.pollOldest(); t != null; t = mailbox.pollOldest()) {
          abandoned.add(t);
        }
        if (mailbox.turns() == 0) {
          mailbox.unreserve(reservedWeight);
        }
      }
    }
    undecoded.forEach(
        pending -> {
          pending.dropPicture();
          abandoned.addAll(pending.tickets());
        });
    abandoned.forEach(Ticket::dropRow);
    return abandoned.size();
  }

  /** Answers all of them, where nothing else has. Not under a lock. */
  public static void answer(List<Ticket> tickets, Outcome outcome, String detail) {
    for (Ticket ticket : tickets) {
      ticket.answer(outcome, detail, null);
    }
  }

  /** Hands an answered ticket to the stream's session. */
  void deliver(Ticket ticket) {
    boolean last = ticket.frame().lastReply();
    if (last) {
      synchronized (this) {
        inFlight--;
      }
    }
    sink.answered(ticket);
    if (last) {
      sink.frameDone();
    }
  }
}
