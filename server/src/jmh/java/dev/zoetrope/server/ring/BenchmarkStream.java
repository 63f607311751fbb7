package dev.zoetrope.server.ring;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A stream under LATEST whose frames are their own numbers, 8 bytes each: what a frame costs
 * besides its pixels. One thread.
 */
public final class BenchmarkStream implements ReplySink {
  /** Bytes of a row. */
  public static final int ROW_BYTES = Long.BYTES;

  private static final Tenant TENANT = new Tenant("benchmark", 1);

  private final Clock clock;
  private final Inbox inbox;
  private final OwnNumber pixels = new OwnNumber();
  private long sent;
  private long answers;

  /** Opens it for one model, whose lane is the caller's to be. */
  public BenchmarkStream(Clock clock, DecodeQueue decoders, ModelQueue model) {
    this.clock = clock;
    Inbox opened = Inbox.open(clock, decoders, this, List.of(model), settings(TENANT));
    if (opened == null) {
      throw new IllegalStateException("no room in the ring");
    }
    inbox = opened;
  }

  private static StreamSettings settings(Tenant tenant) {
    return new StreamSettings(Policy.POLICY_LATEST, 1, 1, Priority.PRIORITY_NORMAL, tenant);
  }

  /** So many rows, all free. */
  public static Slab slab(int rows) {
    return new Slab(ByteBuffer.allocateDirect(rows * ROW_BYTES), rows, ROW_BYTES);
  }

  /** A mailbox of its own for one turn in a ring. */
  Mailbox mailboxOn(TurnRing ring, Tenant tenant) {
    Mailbox mailbox = new Mailbox(inbox, 0, ring, settings(tenant));
    if (!mailbox.reserve(1)) {
      throw new IllegalStateException("no room in the ring");
    }
    return mailbox;
  }

  /** As an event loop: a frame that fits its row. */
  public void send() {
    sent++;
    FrameInfo frame =
        new FrameInfo(
            sent,
            0,
            0,
            CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL,
            clock.nanoTime(),
            FrameInfo.NEVER,
            1,
            false,
            1);
    try {
      inbox.accept(inbox.register(frame), pixels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void answered(Ticket ticket) {
    if (ticket.result() == null) {
      throw new IllegalStateException(ticket.outcome() + ": " + ticket.detail());
    }
    answers++;
  }

  @Override
  public void settled() {}

  /** Answers with a result, of which there is one for each frame. */
  public long answers() {
    return answers;
  }

  /** A frame that was not answered was not measured. */
  public void checkAnswers() {
    if (answers != sent) {
      throw new IllegalStateException("%d answers to %d frames".formatted(answers, sent));
    }
  }

  private final class OwnNumber implements PixelReader {
    @Override
    public int length() {
      return ROW_BYTES;
    }

    @Override
    public boolean fits(Slab slab) {
      return true;
    }

    @Override
    public boolean isVideo() {
      return false;
    }

    @Override
    public void copyTo(ByteBuffer row) {
      row.putLong(sent);
    }

    @Override
    public PendingPicture detach() throws IOException {
      throw new IOException("no row was free");
    }
  }
}
