package dev.zoetrope.client.overlay;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.zoetrope.client.media.Ffmpeg;
import dev.zoetrope.client.media.PictureMemory;
import dev.zoetrope.client.media.Scaler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * OpenH264 through FFmpeg: packed RGB in, H.264 packets out, none held back. One thread at a time.
 */
final class H264Encoder implements AutoCloseable {
  /** The unit of all its times, as most MP4 files have it. */
  static final int TICKS_PER_SECOND = 90_000;

  private static final String NAME = "libopenh264";
  private static final double BITS_PER_PIXEL = 0.12;
  private static final long MIN_BIT_RATE = 200_000;
  private static final double KEY_FRAME_SECONDS = 2;
  private static final int HD_LINES = 720;

  private final AVCodecContext context;
  private final Scaler scaler = new Scaler();
  private final PictureMemory rgb = new PictureMemory();
  private final PictureMemory yuv = new PictureMemory();

  /** Opens it for pictures of an even size. */
  H264Encoder(int width, int height, double framesPerSecond) throws IOException {
    AVCodec codec = avcodec_find_encoder_by_name(NAME);
    if (codec == null) {
      throw new IOException("this FFmpeg has no " + NAME + " encoder to write H.264 with");
    }
    boolean hd = height >= HD_LINES;
    context = avcodec_alloc_context3(codec);
    context.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
    context.color_range(AVCOL_RANGE_MPEG).colorspace(hd ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M);
    context.color_primaries(hd ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M);
    context.color_trc(hd ? AVCOL_TRC_BT709 : AVCOL_TRC_SMPTE170M);
    context.time_base().num(1).den(TICKS_PER_SECOND);
    context.framerate().num((int) Math.round(framesPerSecond * 1000)).den(1000);
    double bitRate = BITS_PER_PIXEL * width * height * framesPerSecond;
    context.bit_rate(Math.max(MIN_BIT_RATE, (long) bitRate));
    context.gop_size(Math.max(1, (int) Math.round(framesPerSecond * KEY_FRAME_SECONDS)));
    // MP4 keeps the parameter sets in its index.
    context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER).thread_count(1);
    AVDictionary settings = new AVDictionary(null);
    av_dict_set(settings, "profile", "constrained_baseline", 0);
    int result = avcodec_open2(context, codec, settings);
    av_dict_free(settings);
    if (result < 0) {
      close();
      throw new IOException(
          "the H.264 encoder refuses %dx%d at %.3f frames a second: %s"
              .formatted(width, height, framesPerSecond, Ffmpeg.describe(result)));
    }
  }

  /** FFmpeg's own object, for the muxer. */
  AVCodecContext context() {
    return context;
  }

  /** Takes a picture of any size in; {@code pixels} is not used after the call. */
  void send(ByteBuffer pixels, int width, int height, long ticks) throws IOException {
    AVFrame target = yuv.own(AV_PIX_FMT_YUV420P, context.width(), context.height());
    target.color_range(context.color_range()).colorspace(context.colorspace()).pts(ticks);
    scaler.scale(rgb.borrowPacked(pixels, AV_PIX_FMT_RGB24, width, height, 3), target);
    check(avcodec_send_frame(context, target));
  }

  /** Tells it that no picture follows. */
  void finish() throws IOException {
    check(avcodec_send_frame(context, null));
  }

  /** Fills a packet; false if there is none now. */
  boolean receive(AVPacket packet) throws IOException {
    int result = avcodec_receive_packet(context, packet);
    if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
      return false;
    }
    check(result);
    return true;
  }

  private static void check(int result) throws IOException {
    if (result < 0) {
      throw new IOException("encoding H.264 failed: " + Ffmpeg.describe(result));
    }
  }

  @Override
  public void close() {
    avcodec_free_context(context);
    scaler.close();
    rgb.close();
    yuv.close();
  }
}
