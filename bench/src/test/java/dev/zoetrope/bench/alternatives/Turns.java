package dev.zoetrope.bench.alternatives;

import dev.zoetrope.server.batch.BatchRules;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.batch.LaneContext;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.batch.Pace;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.ModelQueue;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.PendingPicture;
import dev.zoetrope.server.ring.PixelReader;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Tenant;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The server's own: turns through the ring, pixels in rows, idle lanes pull; policy LATEST. */
final class Turns implements Contender {
  private final Slab slab;
  private final List<Inbox> streams = new ArrayList<>();
  private final LaneGroup lanes;

  Turns(int streamCount, int rows, int frameBytes, List<Device> devices) {
    slab = new Slab(ByteBuffer.allocateDirect(rows * frameBytes), rows, frameBytes);
    TurnRing ring = new TurnRing(Integer.highestOneBit(2 * streamCount - 1) << 1);
    lanes =
        new LaneGroup(
            "alternatives",
            new LaneContext(
                SystemTime.INSTANCE,
                ring,
                slab,
                new Pace(new Buckets(Buckets.upTo(Device.LARGEST_BATCH))),
                new BatchRules(0, 0),
                new Cores(devices.size(), SystemTime.INSTANCE).claim(1)),
            devices.stream().map(Executor::new).toList(),
            lane -> run -> {});
    ModelQueue queue = new ModelQueue(ring, slab);
    DecodeQueue decoders = new DecodeQueue(new PendingBudget(0), List.of(slab));
    for (int i = 0; i < streamCount; i++) {
      Inbox inbox =
          Inbox.open(
              SystemTime.INSTANCE,
              decoders,
              new Nobody(),
              List.of(queue),
              new StreamSettings(
                  Policy.POLICY_LATEST, 1, 1, Priority.PRIORITY_NORMAL, new Tenant("all", 1)));
      if (inbox == null) {
        throw new IllegalStateException("no room in the ring");
      }
      streams.add(inbox);
    }
    lanes.start();
  }

  private record Executor(Device device) implements LaneExecutor {
    @Override
    public void start(Buckets buckets) {}

    @Override
    public void gather(Slab slab, int[] rows, int count, int bucket) {
      for (int i = 0; i < count; i++) {
        device.gather(slab.row(rows[i]), 0);
      }
    }

    @Override
    public void forward(int bucket) {
      device.forward();
    }

    @Override
    public int classes() {
      return 1;
    }

    @Override
    public void logits(int row, float[] into) {}

    @Override
    public void close() {}
  }

  /** Answers are counted by the device. */
  private static final class Nobody implements ReplySink {
    @Override
    public void answered(Ticket ticket) {}

    @Override
    public void settled() {}
  }

  private record Pixels(ByteBuffer frame) implements PixelReader {
    @Override
    public int length() {
      return frame.capacity();
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
      row.put(0, frame, 0, frame.capacity());
    }

    @Override
    public PendingPicture detach() {
      throw new IllegalStateException("the budget is 0");
    }
  }

  @Override
  public void offer(int stream, ByteBuffer frame) {
    FrameInfo info =
        new FrameInfo(
            0,
            0,
            0,
            CaptureOrigin.CAPTURE_ORIGIN_CLIENT,
            SystemTime.INSTANCE.nanoTime(),
            FrameInfo.NEVER,
            1,
            false,
            1);
    Inbox inbox = streams.get(stream);
    try {
      inbox.accept(inbox.register(info), new Pixels(frame));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    streams.forEach(Inbox::close);
    lanes.stop();
  }
}
