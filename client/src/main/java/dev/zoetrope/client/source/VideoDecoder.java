package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONKEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.zoetrope.client.media.Ffmpeg;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Turns the packets of one input into pictures. One thread at a time. */
final class VideoDecoder implements AutoCloseable {
  private static final int MAX_THREADS = 4;
  private static final int MAX_ERRORS_AT_END = 1_000;

  private final MediaInput input;
  private final OpenedVideo video;
  private final Runnable passedOver;
  private final boolean keyframesOnly;
  private final AVCodecContext context;
  private final AVFrame picture = av_frame_alloc();
  private boolean draining;
  private int errorsAtEnd;
  private long badPictures;

  /**
   * Opens the decoder for a stream.
   *
   * @param video a live one gets one thread and no delay; a recording may take several threads
   * @param passedOver run for each packet that is no keyframe when only those are wanted
   */
  VideoDecoder(MediaInput input, OpenedVideo video, SourceOptions options, Runnable passedOver)
      throws IOException {
    this.input = input;
    this.video = video;
    this.passedOver = passedOver;
    this.keyframesOnly = options.network().keyframesOnly();
    AVStream stream = video.stream();
    String name = video.info().name();
    boolean live = video.info().live();
    int codecId = stream.codecpar().codec_id();
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      av_frame_free(picture);
      throw new SourceException(
          SourceException.Kind.UNREADABLE,
          "%s is %s video, which cannot be decoded here"
              .formatted(name, avcodec_get_name(codecId).getString()));
    }
    context = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(context, stream.codecpar());
    context.pkt_timebase(stream.time_base()).max_pixels(options.maxPixels());
    int flags = context.flags() | AV_CODEC_FLAG_COPY_OPAQUE;
    context.flags(live ? flags | AV_CODEC_FLAG_LOW_DELAY : flags);
    if (keyframesOnly) {
      context.skip_frame(AVDISCARD_NONKEY);
    }
    context.thread_count(
        live ? 1 : Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
    int result = avcodec_open2(context, codec, (AVDictionary) null);
    if (result < 0) {
      close();
      throw new SourceException(
          SourceException.Kind.UNREADABLE,
          "%s cannot be decoded: %s".formatted(name, Ffmpeg.describe(result)));
    }
  }

  /**
   * The next good picture, valid until the next call. Bad ones are counted.
   *
   * @return null at the end
   */
  @Nullable AVFrame next() throws IOException {
    while (true) {
      int result = avcodec_receive_frame(context, picture);
      if (result >= 0) {
        errorsAtEnd = 0;
        if ((picture.flags() & AV_FRAME_FLAG_CORRUPT) == 0 && picture.decode_error_flags() == 0) {
          return picture;
        }
        badPictures++;
      } else if (result == AVERROR_EOF) {
        return null;
      } else if (result == AVERROR_EAGAIN()) {
        feed();
      } else {
        badPictures++;
        if (draining && ++errorsAtEnd > MAX_ERRORS_AT_END) {
          return null;
        }
      }
    }
  }

  private void feed() throws IOException {
    AVPacket packet = input.read();
    if (packet == null) {
      draining = true;
      avcodec_send_packet(context, null);
      return;
    }
    Capture capture = video.capture(packet);
    if (keyframesOnly && (packet.flags() & AV_PKT_FLAG_KEY) == 0) {
      passedOver.run();
      return;
    }
    packet.opaque(new Tag(capture.packed()));
    if (avcodec_send_packet(context, packet) < 0) {
      badPictures++;
    }
  }

  /** When a picture's packet was captured. */
  Capture capture(AVFrame picture) {
    return Capture.unpacked(picture.opaque() == null ? 0 : picture.opaque().address());
  }

  /** Pictures and packets that could not be decoded, or only in part. */
  long badPictures() {
    return badPictures;
  }

  @Override
  public void close() {
    av_frame_free(picture);
    avcodec_free_context(context);
  }
}
