package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * What is known of an open video and its times, whether it is decoded or not. One thread at a time.
 */
final class OpenedVideo {
  // Files that were never given a time say 1904 or 1970.
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private final AVStream stream;
  private final SourceInfo info;
  private final VideoTimes times;
  private final CaptureTimes captures;
  private final SourceClock clock;
  private final long recordedUnixMicros;

  OpenedVideo(MediaTarget target, MediaInput input, AVStream stream, Reading reading) {
    AVFormatContext context = input.context();
    boolean live = isLive(target, context);
    double rate = rate(context, stream);
    this.stream = stream;
    this.clock = reading.clock();
    this.info =
        new SourceInfo(
            target.name(), stream.codecpar().width(), stream.codecpar().height(), rate, live);
    this.times =
        new VideoTimes(stream.time_base(), live ? AV_NOPTS_VALUE : stream.start_time(), rate, live);
    this.captures =
        new CaptureTimes(
            stream, target.name(), reading.options().network().cameraClock(), reading.clock());
    this.recordedUnixMicros = live ? 0 : creationTime(context);
  }

  /** How and by what clock. */
  record Reading(SourceOptions options, SourceClock clock) {}

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

  private static long creationTime(AVFormatContext context) {
    AVDictionaryEntry entry = av_dict_get(context.metadata(), "creation_time", null, 0);
    if (entry == null) {
      return 0;
    }
    try {
      Instant created = Instant.parse(entry.value().getString());
      return created.isBefore(EARLIEST) ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, created);
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  AVStream stream() {
    return stream;
  }

  /** As the container has it: lying pictures lie. */
  SourceInfo info() {
    return info;
  }

  VideoTimes times() {
    return times;
  }

  /** When a packet of a live stream was captured, or a recording's was read. */
  Capture capture(AVPacket packet) {
    return info.live()
        ? captures.of(packet)
        : Capture.ofFile(clock.unixMicros(), recorded(packet.pts()));
  }

  /** The same for a decoded picture, whose packet was read at {@code live}. */
  Capture capture(Capture live, long ptsMicros) {
    return info.live()
        ? live
        : Capture.ofFile(
            live.unixMicros(), recordedUnixMicros == 0 ? 0 : recordedUnixMicros + ptsMicros);
  }

  private long recorded(long pts) {
    return recordedUnixMicros == 0 || pts == AV_NOPTS_VALUE
        ? 0
        : recordedUnixMicros + times.sinceStart(pts);
  }
}
