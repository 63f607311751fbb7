package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_NONBLOCK;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** An open file, network stream or camera, and the packets of its best video stream. */
final class MediaInput implements AutoCloseable {
  private static final long POLL_NANOS = 2_000_000;
  private static final int MAX_BAD_READS = 1_000;

  private final MediaTarget target;
  private final SourceOptions options;
  private final SourceClock clock;
  private final ReadDeadline deadline;
  private final AVPacket packet = av_packet_alloc();
  private @Nullable AVFormatContext context;
  private int streamIndex;
  private boolean reading;

  /** Nothing is opened yet; {@link #close()} is needed all the same. */
  MediaInput(MediaTarget target, SourceOptions options, SourceClock clock) {
    this.target = target;
    this.options = options;
    this.clock = clock;
    this.deadline = new ReadDeadline(clock);
  }

  /** Opens the input and returns its best video stream. */
  AVStream open() throws IOException {
    AVFormatContext fresh = avformat_alloc_context();
    deadline.watch(fresh);
    if (target.polled()) {
      fresh.flags(fresh.flags() | AVFMT_FLAG_NONBLOCK);
    }
    allow(options.connectTimeout());
    AVDictionary dictionary = dictionary(target.options());
    try (BytePointer url = new BytePointer(target.url(), StandardCharsets.UTF_8)) {
      int result = avformat_open_input(fresh, url, target.format(), dictionary);
      if (result < 0) {
        // FFmpeg has freed the context.
        throw MediaFailure.opening(target, result, deadline, options.connectTimeout());
      }
    } finally {
      av_dict_free(dictionary);
    }
    context = fresh;
    probe(fresh);
    streamIndex = av_find_best_stream(fresh, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (streamIndex < 0) {
      throw new SourceException(
          SourceException.Kind.UNREADABLE, target.name() + " has no video in it");
    }
    for (int i = 0; i < fresh.nb_streams(); i++) {
      if (i != streamIndex) {
        fresh.streams(i).discard(AVDISCARD_ALL);
      }
    }
    return fresh.streams(streamIndex);
  }

  // Probing may decode pictures: the limit on their size holds there too.
  private void probe(AVFormatContext fresh) throws IOException {
    int streams = fresh.nb_streams();
    try (PointerPointer<AVDictionary> limits = new PointerPointer<>(Math.max(1, streams))) {
      for (int i = 0; i < streams; i++) {
        limits.put(i, dictionary(Map.of("max_pixels", Long.toString(options.maxPixels()))));
      }
      int result = avformat_find_stream_info(fresh, streams == 0 ? null : limits);
      for (int i = 0; i < streams; i++) {
        av_dict_free(new AVDictionary(limits.get(i)));
      }
      if (result < 0) {
        throw MediaFailure.opening(target, result, deadline, options.connectTimeout());
      }
    }
  }

  private static AVDictionary dictionary(Map<String, String> entries) {
    AVDictionary dictionary = new AVDictionary(null);
    entries.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
    return dictionary;
  }

  /**
   * The next packet of the video stream, valid until the next call.
   *
   * @return null at the end and after {@link #cancel()}
   */
  @Nullable AVPacket read() throws IOException {
    reading = true;
    allow(options.readTimeout());
    int badReads = 0;
    while (!deadline.isCancelled()) {
      av_packet_unref(packet);
      int result = av_read_frame(context, packet);
      if (result >= 0) {
        if (packet.stream_index() == streamIndex) {
          return packet;
        }
      } else if (result == AVERROR_EOF || deadline.isCancelled()) {
        return null;
      } else if (result == AVERROR_EAGAIN() && !deadline.isOver()) {
        pause();
      } else if (result != AVERROR_INVALIDDATA || ++badReads > MAX_BAD_READS) {
        throw MediaFailure.reading(target, result, deadline, options.readTimeout());
      }
    }
    return null;
  }

  private void pause() throws IOException {
    try {
      clock.sleepUntil(clock.nanoTime() + POLL_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for " + target.name()).initCause(e);
    }
  }

  // A file on a slow disk is only slow.
  private void allow(Duration limit) {
    if (target.kind() != MediaTarget.Kind.FILE) {
      deadline.start(limit);
    }
  }

  AVFormatContext context() {
    if (context == null) {
      throw new IllegalStateException("not open");
    }
    return context;
  }

  boolean isCancelled() {
    return deadline.isCancelled();
  }

  /** Any thread. */
  void cancel() {
    deadline.cancel();
  }

  @Override
  public void close() {
    // RTSP says goodbye to the server: not for longer than a read may take.
    if (reading) {
      allow(options.readTimeout());
    }
    av_packet_free(packet);
    if (context != null) {
      avformat_close_input(context);
      context = null;
    }
    deadline.close();
  }
}
