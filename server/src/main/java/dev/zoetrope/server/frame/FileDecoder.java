package dev.zoetrope.server.frame;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * One FFmpeg codec for still pictures, opened once and fed one file after another. What is fed has
 * been reduced to the parts that pixels need ({@link JpegCopy}, {@link PngHeader#copy}), and FFmpeg
 * is told to fail on the first error rather than to conceal it.
 *
 * <p>Not thread-safe. Owns the codec, its frame and its input memory, which grows to the largest
 * file seen.
 */
final class FileDecoder implements AutoCloseable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int STRICT =
      avcodec.AV_EF_CRCCHECK
          | avcodec.AV_EF_BITSTREAM
          | avcodec.AV_EF_BUFFER
          | avcodec.AV_EF_EXPLODE;

  static {
    // Errors are answered to whoever sent the picture; FFmpeg's own lines say nothing more.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  private final String name;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private ByteBuffer input = NOTHING;

  /**
   * Opens a codec.
   *
   * @param format JPEG or PNG
   * @param maxPixels FFmpeg's own ceiling, behind the one checked on the header
   */
  FileDecoder(PixelFormat format, int maxPixels) {
    boolean jpeg = format == PixelFormat.PIXEL_FORMAT_JPEG;
    this.name = jpeg ? "JPEG" : "PNG";
    AVCodec codec =
        avcodec.avcodec_find_decoder(jpeg ? avcodec.AV_CODEC_ID_MJPEG : avcodec.AV_CODEC_ID_PNG);
    if (codec == null) {
      throw new IllegalStateException("this FFmpeg build has no %s decoder".formatted(name));
    }
    this.context = avcodec.avcodec_alloc_context3(codec);
    context.max_pixels(maxPixels);
    context.thread_count(1);
    // Each of FFmpeg's inverse DCTs, IJG's old one too, is one off libjpeg's in some 2 % of
    // samples;
    // that is all by which a JPEG's row differs from Pillow's (TransformParityTest). This is a fast
    // one.
    context.idct_algo(AVCodecContext.FF_IDCT_XVID);
    context.err_recognition(STRICT);
    int error = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    if (error < 0) {
      avcodec.avcodec_free_context(context);
      throw new IllegalStateException(
          "FFmpeg did not open its %s decoder: error %d".formatted(name, error));
    }
    this.packet = avcodec.av_packet_alloc();
    this.frame = avutil.av_frame_alloc();
  }

  /** Room for a file of that many bytes, big-endian, valid until the next call. */
  ByteBuffer input(int bytes) {
    int needed = Math.addExact(bytes, avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
    if (input.capacity() < needed) {
      // Unreferencing the packet drops its buffer; the codec holds none between pictures.
      avcodec.av_packet_unref(packet);
      input = NOTHING;
      AVBufferRef buffer = avutil.av_buffer_alloc(needed);
      if (buffer == null) {
        throw new OutOfMemoryError("no %d bytes for a %s file".formatted(needed, name));
      }
      packet.buf(buffer);
      packet.data(buffer.data());
      input = buffer.data().capacity(needed).asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    }
    return input;
  }

  /**
   * Decodes the first {@code bytes} of the input.
   *
   * @return the picture, until {@link #release}
   */
  AVFrame decode(int bytes, PictureHeader header) throws InvalidFrameException {
    packet.size(bytes);
    // Without it the PNG decoder takes the picture for a difference to the one before.
    packet.flags(avcodec.AV_PKT_FLAG_KEY);
    for (int i = 0; i < avcodec.AV_INPUT_BUFFER_PADDING_SIZE; i += Long.BYTES) {
      input.putLong(bytes + i, 0);
    }
    int result = avcodec.avcodec_send_packet(context, packet);
    if (result == 0) {
      result = avcodec.avcodec_receive_frame(context, frame);
    }
    if (result < 0 || frame.decode_error_flags() != 0) {
      release();
      avcodec.avcodec_flush_buffers(context);
      throw new InvalidFrameException(name + ": the picture's data are corrupt or incomplete");
    }
    if (frame.width() != header.width() || frame.height() != header.height()) {
      String size = "%d x %d".formatted(frame.width(), frame.height());
      release();
      throw new InvalidFrameException(
          "%s: %d x %d pixels as its header says, got %s"
              .formatted(name, header.width(), header.height(), size));
    }
    return frame;
  }

  /** Gives the picture's memory back to the codec's pool. */
  void release() {
    avutil.av_frame_unref(frame);
  }

  @Override
  public void close() {
    input = NOTHING;
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(context);
  }
}
