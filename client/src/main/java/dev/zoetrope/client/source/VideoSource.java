package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/** A video file, a network stream or a camera. One thread at a time. */
final class VideoSource implements FrameSource {
  private final SourceOptions options;
  private final SourceClock clock;
  private final MediaInput input;
  private final FrameFormer former;
  private final VideoDecoder decoder;
  private final VideoTimes times;
  private final Orientation streamOrientation;
  private final SourceInfo info;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private long oversized;
  private boolean closed;

  private VideoSource(
      MediaTarget target,
      MediaInput input,
      AVStream stream,
      SourceOptions options,
      SourceClock clock)
      throws IOException {
    this.options = options;
    this.clock = clock;
    this.input = input;
    AVCodecParameters parameters = stream.codecpar();
    long pixels = (long) parameters.width() * parameters.height();
    if (pixels > options.maxPixels()) {
      throw new SourceException(
          SourceException.Kind.TOO_LARGE,
          "%s must have pictures of at most %d pixels, not %d (%dx%d)"
              .formatted(
                  target.name(),
                  options.maxPixels(),
                  pixels,
                  parameters.width(),
                  parameters.height()));
    }
    boolean live = isLive(target, input.context());
    double rate = rate(input.context(), stream);
    this.streamOrientation = DisplayMatrix.of(parameters);
    this.times =
        new VideoTimes(stream.time_base(), live ? AV_NOPTS_VALUE : stream.start_time(), rate);
    this.former = new FrameFormer(options);
    this.info = info(target, parameters, rate, live);
    try {
      this.decoder = new VideoDecoder(input, stream, target.name(), live, options, clock);
    } catch (IOException | RuntimeException e) {
      former.close();
      throw e;
    }
  }

  /** Opens it. Blocks for at most the connection timeout (files: without limit). */
  static VideoSource open(MediaTarget target, SourceOptions options, SourceClock clock)
      throws IOException {
    MediaInput input = new MediaInput(target, options, clock);
    try {
      AVStream stream = input.open();
      return new VideoSource(target, input, stream, options, clock);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private static boolean isLive(MediaTarget target, AVFormatContext context) {
    return switch (target.kind()) {
      case FILE -> false;
      case RTSP, CAMERA -> true;
      // A recording has a length; so that a single picture is none either, FFmpeg's "..._pipe".
      case HTTP ->
          context.duration() == AV_NOPTS_VALUE
              && !context.iformat().name().getString().endsWith("_pipe");
    };
  }

  private static double rate(AVFormatContext context, AVStream stream) {
    // Returned by value: the copy is ours to free.
    try (AVRational rate = av_guess_frame_rate(context, stream, null)) {
      return rate.num() <= 0 || rate.den() <= 0 ? 0 : (double) rate.num() / rate.den();
    }
  }

  private SourceInfo info(
      MediaTarget target, AVCodecParameters parameters, double rate, boolean live) {
    boolean swaps = streamOrientation.swapsAxes();
    int width = swaps ? parameters.height() : parameters.width();
    int height = swaps ? parameters.width() : parameters.height();
    boolean unknown = !options.scales() && (width == 0 || height == 0);
    return new SourceInfo(
        target.name(),
        unknown ? 0 : former.width(width),
        unknown ? 0 : former.height(height),
        rate,
        live);
  }

  @Override
  public SourceInfo info() {
    return info;
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    if (closed) {
      return null;
    }
    AVFrame picture = decoder.next();
    while (picture != null && isOversized(picture)) {
      oversized++;
      picture = decoder.next();
    }
    bad.set(decoder.badPictures() + oversized);
    if (picture == null || input.isCancelled()) {
      return null;
    }
    Orientation own = DisplayMatrix.of(picture);
    SourceFrame frame =
        former.form(
            picture,
            own == Orientation.UPRIGHT ? streamOrientation : own,
            new FrameFormer.Stamp("", times.next(picture), captured(picture)));
    frames.incrementAndGet();
    return frame;
  }

  // A stream may change its size on the way; some decoders do not look at the limit then.
  private boolean isOversized(AVFrame picture) {
    return (long) picture.width() * picture.height() > options.maxPixels();
  }

  private long captured(AVFrame picture) {
    return picture.opaque() == null ? clock.unixMicros() : picture.opaque().address();
  }

  @Override
  public SourceCounts counts() {
    return new SourceCounts(frames.get(), bad.get(), 0, 0);
  }

  @Override
  public void cancel() {
    input.cancel();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoder.close();
      former.close();
      input.close();
    }
  }
}
