package dev.zoetrope.client.source;

import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Plays a list of steps: each makes a frame, ends the source with null, blocks or fails. */
final class ScriptedSource implements FrameSource {
  /** One call of {@code next()}. */
  interface Step {
    @Nullable SourceFrame run() throws IOException;
  }

  private final List<Step> steps;
  private final boolean live;
  private int position;
  final AtomicInteger released = new AtomicInteger();
  volatile boolean cancelled;
  volatile boolean closed;

  ScriptedSource(boolean live, List<Step> steps) {
    this.live = live;
    this.steps = steps;
  }

  /** A frame of one byte. */
  SourceFrame frame(long ptsMicros) {
    return new SourceFrame(
        "",
        PixelFormat.PIXEL_FORMAT_GRAY8,
        1,
        1,
        ByteBuffer.allocateDirect(1),
        ptsMicros,
        Capture.byClient(0),
        false,
        released::incrementAndGet);
  }

  @Override
  public SourceInfo info() {
    return new SourceInfo("script", 1, 1, 0, live);
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    return position == steps.size() ? null : steps.get(position++).run();
  }

  @Override
  public SourceCounts counts() {
    return new SourceCounts(position, 7, 8, 0);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
