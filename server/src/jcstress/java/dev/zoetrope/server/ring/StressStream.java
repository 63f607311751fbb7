package dev.zoetrope.server.ring;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream of one-byte pictures for one model; small, because a stress test makes millions. */
final class StressStream implements ReplySink {
  static final int FRAMES = 4;
  static final Tenant ALONE = new Tenant("alone", 1);

  private static final Clock CLOCK =
      new Clock() {
        @Override
        public long nanoTime() {
          return 1;
        }

        @Override
        public long unixMicros() {
          return 1;
        }
      };

  final TurnRing ring;
  final Slab slab;
  final Inbox inbox;
  final PendingBudget budget = new PendingBudget(FRAMES);

  /** Times that each frame, by its number, was answered. */
  final AtomicInteger[] answers = new AtomicInteger[FRAMES];

  /** Pictures that a lane found overwritten. */
  final AtomicInteger mixedUp = new AtomicInteger();

  private StressStream(TurnRing ring, int rows, Policy policy) {
    this.ring = ring;
    this.slab = new Slab(ByteBuffer.allocate(rows), rows, 1);
    for (int i = 0; i < FRAMES; i++) {
      answers[i] = new AtomicInteger();
    }
    Inbox opened =
        Inbox.open(
            CLOCK,
            new DecodeQueue(budget, List.of(slab)),
            this,
            List.of(new ModelQueue(ring, slab)),
            settings(policy, ALONE));
    if (opened == null) {
      throw new IllegalStateException("no room in the ring");
    }
    inbox = opened;
  }

  static StressStream open(TurnRing ring, int rows, Policy policy) {
    return new StressStream(ring, rows, policy);
  }

  private static StreamSettings settings(Policy policy, Tenant tenant) {
    return new StreamSettings(policy, 1, 1, Priority.PRIORITY_NORMAL, tenant);
  }

  /** A mailbox of its own for one turn in another ring. */
  Mailbox mailboxOn(TurnRing other, Tenant tenant) {
    Mailbox mailbox = new Mailbox(inbox, 0, other, settings(Policy.POLICY_QUEUE, tenant));
    if (!mailbox.reserve(1)) {
      throw new IllegalStateException("no room in the ring");
    }
    return mailbox;
  }

  /** As an event loop: a frame whose only byte is its number. */
  void send(int number) {
    FrameInfo frame =
        new FrameInfo(
            number, 0, 0, CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL, 1, FrameInfo.NEVER, 1, false, 1);
    try {
      inbox.accept(inbox.register(frame), new OneByte((byte) number));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a lane: takes a turn if there is one, and answers the frame that rides. */
  void takeTurn() {
    Mailbox turn = ring.poll();
    Ticket ticket = turn == null ? null : turn.bind(1);
    if (ticket == null) {
      return;
    }
    if (slab.row(ticket.row()).get(0) != ticket.frame().sequence()) {
      mixedUp.incrementAndGet();
    }
    ticket.dropRow();
    ticket.answer(Outcome.OUTCOME_RESULT, "", null);
  }

  /** Answers and frames that wait for a decoder, of which there is none here. */
  int answersAndWaiting() {
    int sum = (int) budget.used();
    for (AtomicInteger count : answers) {
      sum += count.get();
    }
    return sum;
  }

  /** The most answers that one frame has got. */
  int mostAnswers() {
    int most = 0;
    for (AtomicInteger count : answers) {
      most = Math.max(most, count.get());
    }
    return most;
  }

  /** Until nothing waits. */
  void takeAll() {
    while (!ring.isEmpty()) {
      takeTurn();
    }
  }

  @Override
  public void answered(Ticket ticket) {
    answers[(int) ticket.frame().sequence()].incrementAndGet();
  }

  @Override
  public void settled() {}

  private record OneByte(byte value) implements PixelReader {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public boolean isVideo() {
      return false;
    }

    @Override
    public boolean fits(Slab slab) {
      return true;
    }

    @Override
    public void copyTo(ByteBuffer row) {
      row.put(value);
    }

    @Override
    public PendingPicture detach() {
      return () -> 1;
    }
  }
}
