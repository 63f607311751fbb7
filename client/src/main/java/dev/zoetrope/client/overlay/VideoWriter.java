package dev.zoetrope.client.overlay;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import dev.zoetrope.client.media.Ffmpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Writes pictures as an MP4 file that browsers play: H.264 (OpenH264, constrained baseline),
 * yuv420p, its index before its pictures. The first picture decides the size: odd sides become
 * even, sides under 16 become 16, and what is larger than 3840 x 2160 is made smaller; pictures of
 * another size are scaled to it. Times count from the first picture's. One thread at a time.
 *
 * <p>The file is whole only after {@link #close()}. Without any picture no file is written.
 */
public final class VideoWriter implements AutoCloseable {
  private static final int BYTES = 3;
  private static final int MIN_SIDE = 16;
  private static final int MAX_LONG_SIDE = 3840;
  private static final int MAX_SHORT_SIDE = 2160;
  private static final double MIN_RATE = 0.1;
  private static final double MAX_RATE = 240;

  private final Path file;
  private final double framesPerSecond;
  private final AVPacket packet;
  private @Nullable H264Encoder encoder;
  private @Nullable Mp4File mp4;
  private long startMicros;
  private long lastTicks = -1;
  private long frames;
  private boolean closed;

  /**
   * Prepares; the file is made with the first picture.
   *
   * @param framesPerSecond about how many pictures a second will come: sets the bit rate, the
   *     distance of key frames and how long the last picture is shown; taken into 0.1 to 240
   * @throws dev.zoetrope.client.media.MissingLibraryException if FFmpeg cannot be loaded
   */
  public VideoWriter(Path file, double framesPerSecond) throws IOException {
    if (!(framesPerSecond > 0)) {
      throw new IllegalArgumentException("fps must be positive, not " + framesPerSecond);
    }
    Ffmpeg.load();
    this.file = file;
    this.framesPerSecond = Math.min(MAX_RATE, Math.max(MIN_RATE, framesPerSecond));
    this.packet = av_packet_alloc();
  }

  /**
   * Adds a picture.
   *
   * @param rgb a direct buffer of packed lines from its position; not moved, not kept
   * @param width pixels
   * @param height pixels
   * @param ptsMicros when it is shown, µs; one that is not later than the picture before is shown
   *     1/90,000 s after it
   */
  public void write(ByteBuffer rgb, int width, int height, long ptsMicros) throws IOException {
    if (closed) {
      throw new IllegalStateException(file + " is closed");
    }
    if (!rgb.isDirect() || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture must be at least 1x1 in a direct buffer, not %dx%d in %s"
              .formatted(width, height, rgb));
    }
    if (rgb.remaining() < (long) width * height * BYTES) {
      throw new IllegalArgumentException(
          "an RGB picture of %dx%d has %d bytes, not %d"
              .formatted(width, height, (long) width * height * BYTES, rgb.remaining()));
    }
    H264Encoder open = encoder;
    if (open == null) {
      startMicros = ptsMicros;
      open = start(width, height);
    }
    long ticks = Math.round((ptsMicros - startMicros) * (H264Encoder.TICKS_PER_SECOND / 1e6));
    lastTicks = Math.max(ticks, lastTicks + 1);
    open.send(rgb, width, height, lastTicks);
    drain(open);
    frames++;
  }

  private H264Encoder start(int width, int height) throws IOException {
    double fit =
        Math.min(
            1,
            Math.min(
                (double) MAX_LONG_SIDE / Math.max(width, height),
                (double) MAX_SHORT_SIDE / Math.min(width, height)));
    H264Encoder opened = new H264Encoder(side(width * fit), side(height * fit), framesPerSecond);
    long period = Math.round(H264Encoder.TICKS_PER_SECOND / framesPerSecond);
    try {
      mp4 = new Mp4File(file, opened.context(), period);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    encoder = opened;
    return opened;
  }

  private static int side(double pixels) {
    return Math.max(MIN_SIDE, (int) Math.floor(pixels + 1e-6) & ~1);
  }

  private void drain(H264Encoder from) throws IOException {
    Mp4File to = mp4;
    while (to != null && from.receive(packet)) {
      to.write(packet);
    }
  }

  /** Pictures taken so far. */
  public long frames() {
    return frames;
  }

  /** Finishes the file and frees everything, even if finishing fails; idempotent. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    H264Encoder open = encoder;
    Mp4File to = mp4;
    try {
      if (open != null && to != null) {
        open.finish();
        drain(open);
        to.finish();
      }
    } finally {
      if (to != null) {
        to.close();
      }
      if (open != null) {
        open.close();
      }
      av_packet_free(packet);
    }
  }
}
