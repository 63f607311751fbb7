package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * One FFmpeg video decoder, for pictures of one format: on the calling thread, without delay beyond
 * what the video's order asks for, and strict, so that damage is an error. Concealment stays on for
 * its bookkeeping: only with it does FFmpeg mark a picture of which a slice is broken or missing.
 *
 * <p>Not thread-safe, but any thread may use it after another. Owns the codec, its pictures and one
 * packet.
 */
final class VideoDecoder implements AutoCloseable {
  private static final int STRICT =
      avcodec.AV_EF_CRCCHECK
          | avcodec.AV_EF_BITSTREAM
          | avcodec.AV_EF_BUFFER
          | avcodec.AV_EF_EXPLODE;
  private static final int AGAIN = avutil.AVERROR_EAGAIN();
  private static final int END = avutil.AVERROR_EOF();

  static {
    // Errors are answered to whoever sent the video; FFmpeg's own lines say nothing more.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  /** What came of asking for a picture. */
  enum Got {
    /** The picture given is another one now. */
    PICTURE,
    /** None before more has been fed. */
    NOTHING,
    /** None will come: it has been drained. */
    END,
    /** What was fed is damaged. */
    DAMAGE
  }

  private final VideoCodec kind;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame received;

  /**
   * Opens a codec.
   *
   * @param format the largest that its parameter sets may name; FFmpeg refuses larger pictures too
   */
  VideoDecoder(VideoCodec kind, VideoFormat format) {
    this.kind = kind;
    AVCodec codec = avcodec.avcodec_find_decoder(kind.id());
    if (codec == null) {
      throw new IllegalStateException(
          "this FFmpeg build has no %s decoder".formatted(kind.title()));
    }
    context = avcodec.avcodec_alloc_context3(codec);
    context.thread_count(1);
    context.flags(
        context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY | avcodec.AV_CODEC_FLAG_UNALIGNED);
    context.err_recognition(STRICT);
    context.max_pixels((format.codedWidth() + 128L) * (format.codedHeight() + 128L));
    int error = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    if (error < 0) {
      avcodec.avcodec_free_context(context);
      throw new IllegalStateException(
          "FFmpeg did not open its %s decoder: error %d".formatted(kind.title(), error));
    }
    packet = avcodec.av_packet_alloc();
    received = avutil.av_frame_alloc();
  }

  /** What it decodes. */
  VideoCodec codec() {
    return kind;
  }

  /**
   * Feeds one access unit. Everything that can be received has been.
   *
   * @param number comes back with the picture
   * @return false if it is damaged
   */
  boolean send(ByteBuffer payload, long number) {
    int bytes = payload.remaining();
    if (avcodec.av_new_packet(packet, bytes) < 0) {
      throw new OutOfMemoryError("no %d bytes for an access unit".formatted(bytes));
    }
    packet.data().capacity(bytes).asByteBuffer().put(payload.duplicate());
    packet.pts(number);
    packet.dts(number);
    int result = avcodec.avcodec_send_packet(context, packet);
    avcodec.av_packet_unref(packet);
    return result == 0;
  }

  /** Lets it give out what it holds back; then it takes no more until {@link #reset}. */
  void drain() {
    avcodec.avcodec_send_packet(context, (AVPacket) null);
  }

  /**
   * Asks for the next picture in the order in which they are shown.
   *
   * @param picture is it, in place of what it was, if there is one; its pts is the number fed
   */
  Got receive(AVFrame picture) {
    int result = avcodec.avcodec_receive_frame(context, received);
    if (result == AGAIN) {
      return Got.NOTHING;
    }
    if (result == END) {
      return Got.END;
    }
    boolean whole =
        result == 0
            && received.decode_error_flags() == 0
            && (received.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) == 0;
    if (!whole) {
      return Got.DAMAGE;
    }
    avutil.av_frame_unref(picture);
    avutil.av_frame_move_ref(picture, received);
    return Got.PICTURE;
  }

  /** Pictures that it holds back before it gives the first one out. */
  int delay() {
    return context.has_b_frames();
  }

  /** Forgets all pictures: the next one is a keyframe. */
  void reset() {
    avutil.av_frame_unref(received);
    avcodec.avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    avutil.av_frame_free(received);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(context);
  }
}
