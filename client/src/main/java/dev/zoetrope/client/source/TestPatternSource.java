package dev.zoetrope.client.source;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Colour bars that drift to the left below a white square that runs along the diagonal. */
final class TestPatternSource implements FrameSource {
  private static final byte[][] BARS = {
    {(byte) 235, (byte) 235, (byte) 235},
    {(byte) 235, (byte) 235, 16},
    {16, (byte) 235, (byte) 235},
    {16, (byte) 235, 16},
    {(byte) 235, 16, (byte) 235},
    {(byte) 235, 16, 16},
    {16, 16, (byte) 235},
    {16, 16, 16}
  };

  private final TestPatternSpec spec;
  private final int width;
  private final int height;
  private final SourceClock clock;
  private final FramePool pool = new FramePool();
  private final byte[] bars;
  private final AtomicLong index = new AtomicLong();
  private volatile boolean cancelled;

  TestPatternSource(TestPatternSpec spec, SourceOptions options, SourceClock clock) {
    this.spec = spec;
    this.width = options.scales() ? options.width() : spec.width();
    this.height = options.scales() ? options.height() : spec.height();
    this.clock = clock;
    this.bars = new byte[2 * width * 3];
    for (int x = 0; x < 2 * width; x++) {
      System.arraycopy(BARS[x % width * BARS.length / width], 0, bars, 3 * x, 3);
    }
  }

  @Override
  public SourceInfo info() {
    return new SourceInfo("testsrc", width, height, spec.framesPerSecond(), false);
  }

  @Override
  public @Nullable SourceFrame next() {
    if (cancelled || index.get() >= spec.frames()) {
      return null;
    }
    FramePool.Lease lease = pool.take(width * height * 3);
    long frame = index.getAndIncrement();
    draw(lease.pixels(), frame);
    long pts = (long) (frame * 1e6 / spec.framesPerSecond());
    return new SourceFrame(
        "",
        PixelFormat.PIXEL_FORMAT_RGB8,
        width,
        height,
        lease.pixels(),
        pts,
        clock.unixMicros(),
        lease);
  }

  private void draw(ByteBuffer rgb, long frame) {
    int shift = (int) (frame * Math.max(1, width / 160) % width);
    for (int y = 0; y < height; y++) {
      rgb.put(y * width * 3, bars, shift * 3, width * 3);
    }
    int side = Math.max(1, Math.min(width, height) / 8);
    int step = (int) (frame % 100);
    int left = (width - side) * step / 100;
    int top = (height - side) * step / 100;
    byte[] white = new byte[side * 3];
    Arrays.fill(white, (byte) 255);
    for (int y = top; y < top + side; y++) {
      rgb.put((y * width + left) * 3, white);
    }
  }

  @Override
  public SourceCounts counts() {
    return new SourceCounts(index.get(), 0, 0, 0);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    cancelled = true;
  }
}
