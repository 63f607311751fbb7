package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** A video file, a network stream or a camera, decoded. One thread at a time. */
final class VideoSource implements FrameSource {
  private final SourceOptions options;
  private final MediaInput input;
  private final OpenedVideo video;
  private final FrameFormer former;
  private final VideoDecoder decoder;
  private final Orientation streamOrientation;
  private final SourceInfo info;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private long oversized;
  private boolean closed;

  private VideoSource(MediaInput input, OpenedVideo video, SourceOptions options)
      throws IOException {
    this.options = options;
    this.input = input;
    this.video = video;
    checkSize(video.info(), options);
    this.streamOrientation = DisplayMatrix.of(video.stream().codecpar());
    this.former = new FrameFormer(options);
    this.info = uprightInfo(video.info());
    try {
      this.decoder = new VideoDecoder(input, video, options, passedOver::incrementAndGet);
    } catch (IOException | RuntimeException e) {
      former.close();
      throw e;
    }
  }

  /**
   * Opens it, to be decoded or not as the options say. Blocks for at most the connection timeout
   * (files: without limit).
   */
  static FrameSource open(MediaTarget target, SourceOptions options, SourceClock clock)
      throws IOException {
    MediaInput input = new MediaInput(target, options, clock);
    try {
      AVStream stream = input.open();
      OpenedVideo video =
          new OpenedVideo(target, input, stream, new OpenedVideo.Reading(options, clock));
      AccessUnits units = AccessUnits.of(stream.codecpar().codec_id());
      boolean any = options.format() == PixelFormat.PIXEL_FORMAT_UNSPECIFIED;
      if (units != null && (any || options.coded())) {
        return new PacketSource(input, video, units, options);
      }
      if (options.coded()) {
        throw notCoded(target.name(), stream.codecpar());
      }
      return new VideoSource(input, video, options.decoded());
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private static SourceException notCoded(String name, AVCodecParameters parameters) {
    return new SourceException(
        SourceException.Kind.UNREADABLE,
        "%s is %s video, neither H.264 nor H.265, and cannot be sent as it is: use pixels rgb, nv12"
                .formatted(name, avcodec_get_name(parameters.codec_id()).getString())
            + " or jpeg");
  }

  private static void checkSize(SourceInfo info, SourceOptions options) throws SourceException {
    long pixels = (long) info.width() * info.height();
    if (pixels > options.maxPixels()) {
      throw new SourceException(
          SourceException.Kind.TOO_LARGE,
          "%s must have pictures of at most %d pixels, not %d (%dx%d)"
              .formatted(info.name(), options.maxPixels(), pixels, info.width(), info.height()));
    }
  }

  private SourceInfo uprightInfo(SourceInfo lying) {
    boolean swaps = streamOrientation.swapsAxes();
    int width = swaps ? lying.height() : lying.width();
    int height = swaps ? lying.width() : lying.height();
    boolean unknown = !options.scales() && (width == 0 || height == 0);
    return new SourceInfo(
        lying.name(),
        unknown ? 0 : former.width(width),
        unknown ? 0 : former.height(height),
        lying.framesPerSecond(),
        lying.live());
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
    long pts = video.times().next(picture);
    SourceFrame frame =
        former.form(
            picture,
            own == Orientation.UPRIGHT ? streamOrientation : own,
            new FrameFormer.Stamp("", pts, video.capture(decoder.capture(picture), pts)));
    frames.incrementAndGet();
    return frame;
  }

  // A stream may change its size on the way; some decoders do not look at the limit then.
  private boolean isOversized(AVFrame picture) {
    return (long) picture.width() * picture.height() > options.maxPixels();
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
      decoder.close();
      former.close();
      input.close();
    }
  }
}
