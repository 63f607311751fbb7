package dev.zoetrope.bench.identity;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.client.media.Ffmpeg;
import dev.zoetrope.client.media.MissingLibraryException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Identities as H.264, one access unit (Annex B) a picture. Every picture is an IDR with its
 * parameter sets, so that any of them may be missing without hurting the others. One thread at a
 * time; holds native memory until closed.
 */
public final class IdentityVideo implements AutoCloseable {
  private static final String ENCODER = "libopenh264";
  private static final int FRAMES_PER_SECOND = 25;

  /** Some 20 KB a picture: more than its flat blocks ever need. */
  private static final long BITS_PER_SECOND = 4_000_000;

  private static final int LUMA_BLACK = 16;
  private static final int LUMA_WHITE = 235;
  private static final int NO_COLOR = 128;

  private final AVCodecContext context;
  private final AVFrame frame;
  private final AVPacket packet;

  /**
   * Opens the encoder.
   *
   * @throws BenchException if this FFmpeg has none
   */
  public IdentityVideo() {
    load();
    frame = av_frame_alloc();
    packet = av_packet_alloc();
    AVCodec codec = avcodec_find_encoder_by_name(ENCODER);
    if (codec == null) {
      throw new BenchException("this FFmpeg has no " + ENCODER + " encoder to write H.264 with");
    }
    context = avcodec_alloc_context3(codec);
    context.width(IdentityPicture.SIDE).height(IdentityPicture.SIDE).pix_fmt(AV_PIX_FMT_YUV420P);
    context.color_range(AVCOL_RANGE_MPEG).colorspace(AVCOL_SPC_SMPTE170M);
    context.time_base().num(1).den(FRAMES_PER_SECOND);
    context.framerate().num(FRAMES_PER_SECOND).den(1);
    context.bit_rate(BITS_PER_SECOND).gop_size(1).thread_count(1);
    check(avcodec_open2(context, codec, (AVDictionary) null));
    frame.format(AV_PIX_FMT_YUV420P).width(IdentityPicture.SIDE).height(IdentityPicture.SIDE);
    check(av_frame_get_buffer(frame, 0));
    frame.pts(-1);
  }

  private static void load() {
    try {
      Ffmpeg.load();
    } catch (MissingLibraryException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The picture's access unit, in memory of its own. */
  public ByteBuffer encode(long word) {
    check(av_frame_make_writable(frame));
    for (int y = 0; y < IdentityPicture.SIDE; y++) {
      BytePointer line = line(0, y);
      for (int x = 0; x < IdentityPicture.SIDE; x++) {
        line.put(x, (byte) (IdentityPicture.isWhite(word, x, y) ? LUMA_WHITE : LUMA_BLACK));
      }
    }
    for (int plane = 1; plane <= 2; plane++) {
      for (int y = 0; y < IdentityPicture.SIDE / 2; y++) {
        BytePointer line = line(plane, y);
        for (int x = 0; x < IdentityPicture.SIDE / 2; x++) {
          line.put(x, (byte) NO_COLOR);
        }
      }
    }
    frame.pts(frame.pts() + 1);
    check(avcodec_send_frame(context, frame));
    check(avcodec_receive_packet(context, packet));
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    av_packet_unref(packet);
    return ByteBuffer.wrap(bytes);
  }

  private BytePointer line(int plane, int y) {
    return frame.data(plane).getPointer((long) y * frame.linesize(plane));
  }

  private static void check(int result) {
    if (result < 0) {
      throw new BenchException("encoding H.264 failed: " + Ffmpeg.describe(result));
    }
  }

  @Override
  public void close() {
    avcodec_free_context(context);
    av_frame_free(frame);
    av_packet_free(packet);
  }
}
