package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.avcodec.AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_PRFT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avformat.av_stream_get_parser;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * When the packets of a live stream were captured: as the camera says, or else when they were read.
 *
 * <p>A camera says it with RTCP sender reports (RFC 3550, section 6.4.1), which pair its wall clock
 * with the clock of its RTP timestamps. FFmpeg's RTSP demuxer applies the latest report to every
 * RTP packet and attaches the outcome as a producer reference time. Where a parser joins RTP
 * packets to pictures (H.264, H.265), FFmpeg attaches it one picture too early: a picture is known
 * to be complete by the first packet of the next, and gets that one's time. So each time is kept
 * for the packet after.
 *
 * <p>A camera whose clock is more than {@value #MAX_AHEAD_MICROS} µs ahead of this machine's, or
 * more than {@value #MAX_BEHIND_MICROS} µs behind it, is not believed, and that is said once.
 *
 * <p>One thread at a time.
 */
final class CaptureTimes {
  static final long MAX_AHEAD_MICROS = 1_000_000;
  static final long MAX_BEHIND_MICROS = 60_000_000;

  private static final Logger LOG = System.getLogger(CaptureTimes.class.getName());
  private static final long NONE = Long.MIN_VALUE;
  // Of cameras by name: one that comes back does not have to be warned of again.
  private static final Set<String> DOUBTED = ConcurrentHashMap.newKeySet();

  private final AVStream stream;
  private final String name;
  private final boolean believe;
  private final SourceClock clock;
  private long fromPacketBefore = NONE;

  CaptureTimes(AVStream stream, String name, boolean believe, SourceClock clock) {
    this.stream = stream;
    this.name = name;
    this.believe = believe;
    this.clock = clock;
  }

  /** Of a packet that has just been read; every packet must be asked about, in order. */
  Capture of(AVPacket packet) {
    return of(attached(packet), joined(), clock.unixMicros());
  }

  /**
   * Of a packet.
   *
   * @param attached the time on it; {@code Long.MIN_VALUE} for none
   * @param joined whether a parser made it of several
   */
  Capture of(long attached, boolean joined, long readUnixMicros) {
    long camera = joined ? fromPacketBefore : attached;
    fromPacketBefore = attached;
    if (!believe || camera == NONE) {
      return Capture.byClient(readUnixMicros);
    }
    long behind = readUnixMicros - camera;
    if (behind < -MAX_AHEAD_MICROS || behind > MAX_BEHIND_MICROS) {
      doubt(behind);
      return Capture.byClient(readUnixMicros);
    }
    return Capture.byCamera(camera);
  }

  private void doubt(long behindMicros) {
    if (DOUBTED.add(name)) {
      LOG.log(
          Level.WARNING,
          "{0}: the camera''s clock is {1} s {2} this machine''s: its times are not used",
          name,
          Long.toString(Math.abs(behindMicros) / 1_000_000),
          behindMicros < 0 ? "ahead of" : "behind");
    }
  }

  private boolean joined() {
    AVCodecParserContext parser = av_stream_get_parser(stream);
    return parser != null && (parser.flags() & PARSER_FLAG_COMPLETE_FRAMES) == 0;
  }

  private static long attached(AVPacket packet) {
    if (packet.side_data_elems() == 0) {
      return NONE;
    }
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data = av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, size);
      return data == null ? NONE : new AVProducerReferenceTime(data).wallclock();
    }
  }
}
