package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.Mailbox;
import dev.zoetrope.server.ring.ModelQueue;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.PendingPicture;
import dev.zoetrope.server.ring.PixelReader;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Streams, a slab and one decode worker, stepped by the test on its own thread and clock. */
final class VideoFixture implements AutoCloseable {
  static final int SIDE = 16;
  static final InputRecipe RECIPE =
      new InputRecipe(SIDE, SIDE, Fit.FIT_SQUASH, SIDE, InputRecipe.Interpolation.BILINEAR);

  private long nowNanos = 1_000;
  final Clock clock =
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

  final Slab slab;
  final TurnRing ring = new TurnRing(1_024);
  final PendingBudget budget = new PendingBudget(64 << 20);
  final DecodeQueue queue;
  final VideoMemory memory;
  private final DecodeWorker worker;
  private final List<Stream> streams = new ArrayList<>();

  VideoFixture(int rows, int maxPixels, long maxVideoBytes) {
    int bytes = RECIPE.rowBytes();
    slab = new Slab(ByteBuffer.allocateDirect(rows * bytes), rows, bytes);
    queue = new DecodeQueue(budget, List.of(slab));
    memory = new VideoMemory(maxVideoBytes);
    worker =
        new DecodeWorker(
            "decoder",
            clock,
            maxPixels,
            queue,
            new Recipes(List.of(new DecodeTarget(slab, RECIPE))),
            memory);
    worker.onStart(
        new Parker() {
          @Override
          public void park(long nanos) {
            throw new IllegalStateException("the test steps only while there is work");
          }

          @Override
          public void wake() {}
        });
  }

  void advance(long nanos) {
    nowNanos += nanos;
  }

  /** Decodes until nothing is left that could be. */
  void decodeAll() {
    while (queue.hasReady()) {
      worker.step();
    }
  }

  Stream open(Policy policy, int window) {
    Stream stream = new Stream(policy, window);
    streams.add(stream);
    return stream;
  }

  /** A stream and what it was answered. */
  final class Stream implements ReplySink {
    final Inbox inbox;
    final Map<Long, Outcome> outcomes = new TreeMap<>();
    final Map<Long, String> details = new HashMap<>();

    /** The number seen in the pixels of each frame that a lane took. */
    final Map<Long, Integer> numbers = new TreeMap<>();

    private int answers;
    int roomSignals;

    private Stream(Policy policy, int window) {
      inbox =
          Objects.requireNonNull(
              Inbox.open(
                  clock,
                  queue,
                  this,
                  List.of(new ModelQueue(ring, slab)),
                  new StreamSettings(
                      policy, window, 1, Priority.PRIORITY_NORMAL, RingFixture.ANYONE)));
    }

    void send(long sequence, PixelFormat format, byte[] unit) {
      send(sequence, format, unit, FrameInfo.NEVER, false);
    }

    void send(
        long sequence, PixelFormat format, byte[] unit, long deadlineNanos, boolean keyframesOnly) {
      advance(1);
      FrameInfo frame =
          new FrameInfo(
              sequence,
              0,
              0,
              CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL,
              nowNanos,
              deadlineNanos,
              1,
              false,
              1);
      PictureSpec spec =
          new PictureSpec(
              format, 0, 0, 0, ColorSpace.COLOR_SPACE_UNSPECIFIED, Fit.FIT_UNSPECIFIED, null);
      try {
        inbox.accept(inbox.register(frame), new Pixels(spec, ByteBuffer.wrap(unit), keyframesOnly));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void answered(Ticket ticket) {
      answers++;
      if (outcomes.put(ticket.frame().sequence(), ticket.outcome()) != null) {
        throw new AssertionError("answered twice: " + ticket.frame().sequence());
      }
      details.put(ticket.frame().sequence(), ticket.detail());
    }

    @Override
    public void settled() {
      roomSignals++;
    }

    int answers() {
      return answers;
    }
  }

  /** Takes what waits for a lane, reads its number and answers it. */
  void runLane() {
    for (Mailbox turn = ring.poll(); turn != null; turn = ring.poll()) {
      Ticket ticket = turn.bind(nowNanos);
      if (ticket == null) {
        continue;
      }
      byte[] row = new byte[RECIPE.rowBytes()];
      slab.row(ticket.row()).get(0, row);
      Stream stream = streamOf(ticket);
      stream.numbers.put(ticket.frame().sequence(), VideoClip.number(row, SIDE, SIDE));
      ticket.dropRow();
      ticket.answer(Outcome.OUTCOME_RESULT, "", null);
    }
  }

  private Stream streamOf(Ticket ticket) {
    return streams.stream().filter(s -> s.inbox == ticket.inbox()).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    streams.forEach(stream -> stream.inbox.close());
    decodeAll();
    worker.onClose();
  }

  private record Pixels(PictureSpec spec, ByteBuffer bytes, boolean keyframesOnly)
      implements PixelReader {
    @Override
    public int length() {
      return bytes.remaining();
    }

    @Override
    public boolean fits(Slab slab) {
      return false;
    }

    @Override
    public boolean isVideo() {
      return spec.isVideo();
    }

    @Override
    public void copyTo(ByteBuffer row) {
      throw new IllegalStateException("fits no row");
    }

    @Override
    public PendingPicture detach() {
      return spec.isVideo()
          ? AccessUnit.of(spec, bytes, keyframesOnly)
          : new EncodedPicture(spec, bytes);
    }
  }
}
