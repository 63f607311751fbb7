package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_ROUND_NEAR_INF;
import static org.bytedeco.ffmpeg.global.avutil.AV_ROUND_PASS_MINMAX;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_rnd;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Presentation times from the start of a video, µs. Pictures without a time follow the one before
 * at the frame rate (25 a second if there is none); so does one whose time has jumped, and those
 * after it count on from there. Back by more than a second is a jump (ten, between packets, which
 * come in the order of decoding), and in a live stream forward by more than ten seconds.
 */
final class VideoTimes {
  private static final double DEFAULT_RATE = 25;
  private static final long MAX_BACK_MICROS = 1_000_000;
  private static final long MAX_REORDERED_MICROS = 10_000_000;
  private static final long MAX_AHEAD_MICROS = 10_000_000;

  private final long unitNumerator;
  private final long unitDenominator;
  private final double periodMicros;
  private final boolean live;
  private long start;
  private long shiftMicros;
  private long last = -1;
  private double expected;

  /**
   * Starts.
   *
   * @param unit of the stream's times
   * @param start the stream's first time in that unit; {@code AV_NOPTS_VALUE} for its first
   *     picture's
   * @param rate pictures a second; 0 if unknown
   * @param live whether time passes by itself, so that a large step forward is an error
   */
  VideoTimes(AVRational unit, long start, double rate, boolean live) {
    this.unitNumerator = unit.num();
    this.unitDenominator = unit.den();
    this.start = start;
    this.periodMicros = 1e6 / (rate > 0 ? rate : DEFAULT_RATE);
    this.live = live;
  }

  /** The picture's time; grows by at least 1 from picture to picture. */
  long next(AVFrame picture) {
    return next(picture.best_effort_timestamp());
  }

  long next(long timestamp) {
    return later(Math.max(placed(timestamp, MAX_BACK_MICROS), last + 1));
  }

  /** The time of a packet, which may lie before that of an earlier one. */
  long reordered(long timestamp) {
    long micros = placed(timestamp, MAX_REORDERED_MICROS);
    later(Math.max(micros, last));
    return micros;
  }

  private long later(long micros) {
    last = micros;
    expected = last + periodMicros;
    return last;
  }

  private long placed(long timestamp, long maxBackMicros) {
    if (timestamp == AV_NOPTS_VALUE) {
      return Math.round(expected);
    }
    long micros = sinceStart(timestamp) + shiftMicros;
    boolean jumped =
        last >= 0 && (micros < last - maxBackMicros || (live && micros > last + MAX_AHEAD_MICROS));
    if (jumped) {
      shiftMicros += Math.round(expected) - micros;
      return Math.round(expected);
    }
    return micros;
  }

  /** A timestamp as µs from the first, as the stream has it. */
  long sinceStart(long timestamp) {
    if (start == AV_NOPTS_VALUE) {
      start = timestamp;
    }
    return av_rescale_rnd(
        timestamp - start,
        unitNumerator * 1_000_000,
        unitDenominator,
        AV_ROUND_NEAR_INF | AV_ROUND_PASS_MINMAX);
  }
}
