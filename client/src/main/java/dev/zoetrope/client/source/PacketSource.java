package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * A video's access units as they come, H.264 or H.265 in Annex B, nothing decoded. Begins with a
 * keyframe; every keyframe brings its parameter sets with it. After a damaged packet it goes on
 * with the next keyframe, because what follows builds on what is missing. One thread at a time.
 */
final class PacketSource implements FrameSource {
  private final SourceOptions options;
  private final MediaInput input;
  private final OpenedVideo video;
  private final AccessUnits units;
  private final AnnexBFilter filter;
  private final ByteBuffer parameterSets;
  private final FramePool pool = new FramePool();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private boolean started;
  private boolean closed;

  /** Takes the input over: {@code close()} closes it. */
  PacketSource(MediaInput input, OpenedVideo video, AccessUnits units, SourceOptions options)
      throws IOException {
    this.options = options;
    this.input = input;
    this.video = video;
    this.units = units;
    this.filter = new AnnexBFilter(units, video.stream(), video.info().name());
    this.parameterSets = filter.parameterSets();
  }

  @Override
  public SourceInfo info() {
    return video.info();
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    while (!closed) {
      AVPacket packet = input.read();
      if (packet == null || input.isCancelled()) {
        return null;
      }
      Capture capture = video.capture(packet);
      long pts = video.times().reordered(packet.pts());
      boolean damaged = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0 || !filter.filter(packet);
      SourceFrame frame = damaged ? null : frame(packet, pts, capture);
      if (frame != null) {
        frames.incrementAndGet();
        return frame;
      }
      if (damaged) {
        bad.incrementAndGet();
        started = false;
      }
    }
    return null;
  }

  /** Null for a packet that is passed over. */
  private @Nullable SourceFrame frame(AVPacket packet, long pts, Capture capture) {
    ByteBuffer bytes = packet.data().capacity(packet.size()).asByteBuffer();
    AccessUnits.Contents contents = units.contents(bytes);
    boolean wanted =
        contents.start() || (started && contents.picture() && !options.network().keyframesOnly());
    if (!wanted) {
      passedOver.incrementAndGet();
      return null;
    }
    started = true;
    boolean bare = contents.start() && !contents.parameterSets();
    ByteBuffer prefix = bare ? parameterSets : parameterSets.duplicate().limit(0);
    FramePool.Lease lease = pool.take(prefix.remaining() + bytes.remaining());
    lease.pixels().put(0, prefix, prefix.position(), prefix.remaining());
    lease.pixels().put(prefix.remaining(), bytes, 0, bytes.remaining());
    // The size is the decoder's to find: it may change with any keyframe.
    return new SourceFrame(
        "", units.format(), 0, 0, lease.pixels(), pts, capture, !contents.start(), lease);
  }

  @Override
  public SourceCounts counts() {
    return new SourceCounts(frames.get(), bad.get(), 0, passedOver.get());
  }

  @Override
  public void cancel() {
    input.cancel();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      filter.close();
      input.close();
    }
  }
}
