package dev.zoetrope.server.ring;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
  private final Clock clock;
  private final ReplySink sink;
  private final List<Mailbox> mailboxes;
  private final List<RowGroup> groups;
  private final WaitingPictures waiting;
  private StreamSettings settings;
  private int reservedWeight;
  private int inFlight;
  private int heldBack;
  private boolean closed;
  private volatile boolean unsettled;

  private Inbox(
      Clock clock,
      DecodeQueue decoders,
      ReplySink sink,
      List<ModelQueue> models,
      StreamSettings settings) {
    this.clock = clock;
    this.sink = sink;
    this.settings = settings;
    this.reservedWeight = settings.weight();
    this.mailboxes = new ArrayList<>(models.size());
    this.groups = new ArrayList<>(1);
    IdentityHashMap<Slab, RowGroup> bySlab = new IdentityHashMap<>();
    for (int model = 0; model < models.size(); model++) {
      Mailbox mailbox = new Mailbox(this, model, models.get(model).ring(), settings);
      mailboxes.add(mailbox);
      bySlab.computeIfAbsent(models.get(model).slab(), this::newGroup).mailboxes().add(mailbox);
    }
    this.waiting = new WaitingPictures(this, decoders);
  }

  private RowGroup newGroup(Slab slab) {
    RowGroup group = new RowGroup(slab, new ArrayList<>(1));
    groups.add(group);
    return group;
  }

  /**
   * Opens an inbox and reserves its turns.
   *
   * @return null if a model's ring has no room for another stream of this weight
   */
  public static @Nullable Inbox open(
      Clock clock,
      DecodeQueue decoders,
      ReplySink sink,
      List<ModelQueue> models,
      StreamSettings settings) {
    Inbox inbox = new Inbox(clock, decoders, sink, models, settings);
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

  /** The settings in force. Under the monitor. */
  StreamSettings settings() {
    return settings;
  }

  /** Which slabs a picture goes to, and who reads them there. */
  List<RowGroup> groups() {
    return groups;
  }

  /** Frames received and not fully answered, but for those of {@link VideoQueue#heldBack}. */
  public synchronized int inFlight() {
    return Math.max(0, inFlight - heldBack);
  }

  /** See {@link VideoQueue#heldBack}. */
  void heldBack(int frames) {
    boolean room;
    synchronized (this) {
      room = frames > heldBack;
      heldBack = frames;
    }
    if (room) {
      sink.settled();
    }
  }

  /**
   * Why no model can answer a frame in time that comes now; null if one may. Before {@link
   * #accept}, event loop.
   */
  public @Nullable Lateness lateness(FrameInfo frame, long nowNanos) {
    if (frame.deadlineNanos() == FrameInfo.NEVER) {
      return null;
    }
    synchronized (this) {
      return Lateness.of(mailboxes, settings.latest(), frame.deadlineNanos(), nowNanos);
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
      flying = inFlight();
    }
    if (now.policy() == Policy.POLICY_REJECT && flying > now.window()) {
      waiting.refuse(
          tickets,
          pixels.isVideo(),
          Outcome.OUTCOME_OVERLOADED,
          "window: %d frames of this stream in flight, limit %d"
              .formatted(flying - 1, now.window()));
      return;
    }
    if (groups.size() == 1 && pixels.fits(groups.get(0).slab())) {
      RowGroup only = groups.get(0);
      int row = now.latest() ? only.acquireOrReplace() : only.slab().tryAcquire();
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
    waiting.admit(tickets, pixels, clock.nanoTime());
  }

  /**
   * Answers a registered frame instead of {@link #accept}. If it is one of a video, what builds on
   * it cannot be decoded either and is answered until the next keyframe. Event loop.
   */
  public void refuse(List<Ticket> tickets, boolean ofVideo, Outcome outcome, String detail) {
    waiting.refuse(tickets, ofVideo, outcome, detail);
  }

  /**
   * No more frames are expected: those that a video's decoder holds back come out. If one comes
   * nevertheless, its video goes on with a keyframe. Any thread.
   */
  public void finish() {
    waiting.finish();
  }

  private void copyAndPlace(RowGroup group, List<Ticket> tickets, PixelReader pixels, int row)
      throws IOException {
    ByteBuffer target = group.slab().row(row).clear();
    try {
      pixels.copyTo(target);
    } catch (IOException | RuntimeException e) {
      group.slab().release(row);
      answer(tickets, Outcome.OUTCOME_FAILED, "pixels: " + e.getMessage());
      throw e;
    }
    place(tickets, new int[] {row}, clock.nanoTime(), 0);
  }

  /**
   * Puts a frame whose rows, one of each group, have been written into the mailboxes. Event loop
   * and decoder threads.
   */
  void place(List<Ticket> tickets, int[] rows, long receivedNanos, long decodeNanos) {
    List<Ticket> dropped = new ArrayList<>(1);
    synchronized (this) {
      for (int i = 0; i < rows.length; i++) {
        RowGroup group = groups.get(i);
        RowLease lease = new RowLease(group.slab(), rows[i], group.mailboxes().size());
        for (int m = 0; m < group.mailboxes().size(); m++) {
          Mailbox mailbox = group.mailboxes().get(m);
          Ticket ticket = tickets.get(mailbox.model());
          ticket.placed(lease, receivedNanos, decodeNanos);
          deposit(mailbox, ticket, dropped);
        }
      }
    }
    for (Ticket ticket : dropped) {
      ticket.dropRow();
      ticket.answer(Outcome.OUTCOME_SUPERSEDED, RowGroup.SUPERSEDED, null);
    }
  }

  private void deposit(Mailbox mailbox, Ticket ticket, List<Ticket> dropped) {
    if (closed) {
      dropped.add(ticket);
      return;
    }
    mailbox.add(ticket);
    while (settings.latest() && mailbox.size() > settings.window()) {
      dropped.add(mailbox.pollOldest());
    }
    mailbox.offerTurns(settings.weight());
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
    List<PendingFrame> undecoded;
    synchronized (this) {
      if (closed) {
        return 0;
      }
      closed = true;
      undecoded = waiting.close();
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
          pending.abandon();
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

  /** Hands an answered ticket to the stream's session; {@link #settle} is to follow. */
  void deliver(Ticket ticket) {
    if (ticket.frame().lastReply()) {
      synchronized (this) {
        inFlight--;
      }
    }
    sink.answered(ticket);
    unsettled = true;
  }

  /** Lets the session ask for more frames after what was delivered. Not under a lock. */
  public void settle() {
    if (unsettled) {
      // Before the session looks: what is delivered from now on is settled by whoever delivers it.
      unsettled = false;
      sink.settled();
    }
  }
}
