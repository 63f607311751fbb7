package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;

import dev.zoetrope.client.media.Ffmpeg;
import dev.zoetrope.client.media.MissingLibraryException;
import dev.zoetrope.client.media.PictureMemory;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avutil.AVFrame;
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
  private final @Nullable Conversion conversion;
  private final byte[] bars;
  private final AtomicLong index = new AtomicLong();
  private volatile boolean cancelled;

  /** Makes other formats of RGB; the only part that needs FFmpeg. */
  private record Conversion(PictureMemory drawn, FrameFormer former) {}

  TestPatternSource(TestPatternSpec spec, SourceOptions options, SourceClock clock)
      throws MissingLibraryException {
    this.spec = spec;
    this.width = options.scales() ? options.width() : spec.width();
    this.height = options.scales() ? options.height() : spec.height();
    this.clock = clock;
    this.conversion =
        options.format() == PixelFormat.PIXEL_FORMAT_RGB8 ? null : conversion(options);
    this.bars = new byte[2 * width * 3];
    for (int x = 0; x < 2 * width; x++) {
      System.arraycopy(BARS[x % width * BARS.length / width], 0, bars, 3 * x, 3);
    }
  }

  private static Conversion conversion(SourceOptions options) throws MissingLibraryException {
    Ffmpeg.load();
    return new Conversion(new PictureMemory(), new FrameFormer(options));
  }

  @Override
  public SourceInfo info() {
    return new SourceInfo(
        "testsrc",
        conversion == null ? width : conversion.former().width(width),
        conversion == null ? height : conversion.former().height(height),
        spec.framesPerSecond(),
        false);
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    if (cancelled || index.get() >= spec.frames()) {
      return null;
    }
    FramePool.Lease lease = pool.take(width * height * 3);
    long frame = index.getAndIncrement();
    draw(lease.pixels(), frame);
    long pts = (long) (frame * 1e6 / spec.framesPerSecond());
    if (conversion == null) {
      return new SourceFrame(
          "",
          PixelFormat.PIXEL_FORMAT_RGB8,
          width,
          height,
          lease.pixels(),
          pts,
          Capture.byClient(clock.unixMicros()),
          false,
          lease);
    }
    AVFrame picture =
        conversion.drawn().borrowPacked(lease.pixels(), AV_PIX_FMT_RGB24, width, height, 3);
    FrameFormer.Stamp stamp = new FrameFormer.Stamp("", pts, Capture.byClient(clock.unixMicros()));
    SourceFrame converted = conversion.former().form(picture, Orientation.UPRIGHT, stamp);
    lease.run();
    return converted;
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
    if (conversion != null) {
      conversion.drawn().close();
      conversion.former().close();
    }
  }
}
