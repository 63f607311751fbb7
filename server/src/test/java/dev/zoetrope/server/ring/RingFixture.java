package dev.zoetrope.server.ring;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ring, a slab and streams over them, with a clock that stands until it is turned. */
public final class RingFixture {
  /** Bytes of a row: a frame's pixels are its sequence number. */
  public static final int ROW_BYTES = Long.BYTES;

  /** Whose the streams are that name no tenant. */
  public static final Tenant ANYONE = new Tenant("anyone", 1);

  private long nowNanos = 1_000;

  /** The clock. */
  public final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return nowNanos;
        }

        @Override
        public long unixMicros() {
          return nowNanos / 1_000;
        }
      };

  /** The rows. */
  public final Slab slab;

  /** Rows of another recipe. */
  public final Slab otherSlab;

  /** Who waits for a decoder. */
  public final DecodeQueue decoders;

  /** The model's turns. */
  public final TurnRing ring = new TurnRing(64);

  /** Turns of a model of the other recipe. */
  public final TurnRing otherRing = new TurnRing(64);

  /** Of pending pictures. */
  public final PendingBudget budget = new PendingBudget(1_000);

  /** So many rows. */
  public RingFixture(int rows) {
    slab = new Slab(ByteBuffer.allocateDirect(rows * ROW_BYTES), rows, ROW_BYTES);
    otherSlab = new Slab(ByteBuffer.allocateDirect(rows * ROW_BYTES), rows, ROW_BYTES);
    decoders = new DecodeQueue(budget, List.of(slab, otherSlab));
  }

  /** Turns the clock. */
  public void advance(long nanos) {
    nowNanos += nanos;
  }

  /** Opens a stream of one model. */
  public Stream open(Policy policy, int window, int weight) {
    return open(policy, window, weight, 1);
  }

  /** Opens a stream that runs the same model several times on each frame, sharing its row. */
  public Stream open(Policy policy, int window, int weight, int models) {
    return open(policy, window, weight, models, Priority.PRIORITY_NORMAL, ANYONE);
  }

  /** Opens a stream of some class and tenant. */
  public Stream open(
      Policy policy, int window, int weight, int models, Priority priority, Tenant tenant) {
    List<ModelQueue> queues = Collections.nCopies(models, new ModelQueue(ring, slab));
    return new Stream(new StreamSettings(policy, window, weight, priority, tenant), queues);
  }

  /** Opens a stream of two models with different recipes. */
  public Stream openOnBothSlabs(Policy policy, int window, int weight) {
    return new Stream(
        new StreamSettings(policy, window, weight, Priority.PRIORITY_NORMAL, ANYONE),
        List.of(new ModelQueue(ring, slab), new ModelQueue(otherRing, otherSlab)));
  }

  /** A stream with what it was answered. */
  public final class Stream implements ReplySink {
    /** Its inbox. */
    public final Inbox inbox;

    /** Answers in the order in which they came. */
    public final List<Ticket> answers = new ArrayList<>();

    private final int models;

    private Stream(StreamSettings settings, List<ModelQueue> queues) {
      this.models = queues.size();
      Inbox opened = Inbox.open(clock, decoders, this, queues, settings);
      if (opened == null) {
        throw new IllegalStateException("no room in the ring");
      }
      inbox = opened;
    }

    /** A frame that fits its row. */
    public List<Ticket> send(long sequence) {
      return send(sequence, FrameInfo.NEVER, true);
    }

    /** A frame with a deadline, raw or to be decoded. */
    public List<Ticket> send(long sequence, long deadlineNanos, boolean raw) {
      advance(1);
      FrameInfo frame =
          new FrameInfo(
              sequence,
              0,
              0,
              CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL,
              clock.nanoTime(),
              deadlineNanos,
              1,
              false,
              models);
      List<Ticket> tickets = inbox.register(frame);
      try {
        inbox.accept(tickets, new Pixels(sequence, raw));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return tickets;
    }

    @Override
    public synchronized void answered(Ticket ticket) {
      answers.add(ticket);
    }

    @Override
    public void settled() {}

    /** Outcomes by sequence number. */
    public Map<Long, Outcome> outcomes() {
      Map<Long, Outcome> outcomes = new TreeMap<>();
      answers.forEach(ticket -> outcomes.put(ticket.frame().sequence(), ticket.outcome()));
      return outcomes;
    }
  }

  /** Decodes one waiting picture, as a decoder would; false if none waits or no row is free. */
  public boolean decodeOne() {
    DecodeWork work = decoders.poll();
    PendingFrame pending = work instanceof StillQueue stills ? stills.bind() : null;
    if (pending == null) {
      return work != null;
    }
    for (int i = 0; i < pending.rows(); i++) {
      pending.row(i).putLong(((Pending) pending.picture()).sequence());
    }
    pending.placed(5);
    return true;
  }

  /** What a row holds. */
  public long pixels(int row) {
    return slab.row(row).getLong(0);
  }

  private record Pending(long sequence) implements PendingPicture {
    @Override
    public int bytes() {
      return 100;
    }
  }

  private record Pixels(long sequence, boolean raw) implements PixelReader {
    @Override
    public int length() {
      return 100;
    }

    @Override
    public boolean fits(Slab slab) {
      return raw;
    }

    @Override
    public boolean isVideo() {
      return false;
    }

    @Override
    public void copyTo(ByteBuffer row) {
      row.putLong(sequence);
    }

    @Override
    public PendingPicture detach() {
      return new Pending(sequence);
    }
  }
}
