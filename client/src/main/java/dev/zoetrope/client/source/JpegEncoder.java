package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;

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
import org.jspecify.annotations.Nullable;

/** Encodes pictures of any format as baseline JPEG, 4:2:0. One thread at a time. */
final class JpegEncoder implements AutoCloseable {
  /** FFmpeg's quantiser scale, 2 (best) to 31. */
  private static final int QUALITY = 3;

  private static final int MAX_SIDE = 65_500;

  private final Scaler scaler = new Scaler();
  private final PictureMemory yuv = new PictureMemory();
  private final AVPacket packet = av_packet_alloc();
  private @Nullable AVCodecContext context;

  /**
   * Encodes a picture at the given size.
   *
   * @return the file, valid until the next call
   */
  ByteBuffer encode(AVFrame picture, int width, int height) throws IOException {
    AVCodecContext encoder = contextFor(width, height);
    AVFrame input = yuv.own(AV_PIX_FMT_YUV420P, width, height);
    input.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_SMPTE170M);
    scaler.scale(picture, input);
    input.quality(FF_QP2LAMBDA * QUALITY).pts(input.pts() < 0 ? 0 : input.pts() + 1);
    av_packet_unref(packet);
    int result = avcodec_send_frame(encoder, input);
    if (result >= 0) {
      result = avcodec_receive_packet(encoder, packet);
    }
    if (result < 0) {
      throw new IOException(
          "encoding a picture of %dx%d as JPEG failed: %s"
              .formatted(width, height, Ffmpeg.describe(result)));
    }
    return packet.data().capacity(packet.size()).asByteBuffer();
  }

  private AVCodecContext contextFor(int width, int height) throws IOException {
    if (context != null && context.width() == width && context.height() == height) {
      return context;
    }
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw new IOException(
          "a JPEG picture must be at most %d pixels wide and high, not %dx%d"
              .formatted(MAX_SIDE, width, height));
    }
    freeContext();
    AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    AVCodecContext fresh = avcodec_alloc_context3(codec);
    fresh.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P).thread_count(1);
    fresh.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_SMPTE170M);
    fresh.time_base().num(1).den(25);
    fresh.flags(fresh.flags() | AV_CODEC_FLAG_QSCALE);
    fresh.global_quality(FF_QP2LAMBDA * QUALITY);
    int result = avcodec_open2(fresh, codec, (AVDictionary) null);
    if (result < 0) {
      avcodec_free_context(fresh);
      throw new IOException(
          "FFmpeg's JPEG encoder refuses %dx%d: %s"
              .formatted(width, height, Ffmpeg.describe(result)));
    }
    context = fresh;
    return fresh;
  }

  private void freeContext() {
    if (context != null) {
      avcodec_free_context(context);
      context = null;
    }
  }

  @Override
  public void close() {
    freeContext();
    av_packet_free(packet);
    yuv.close();
    scaler.close();
  }
}
