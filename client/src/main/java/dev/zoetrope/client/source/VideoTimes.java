package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_ROUND_NEAR_INF;
import static org.bytedeco.ffmpeg.global.avutil.AV_ROUND_PASS_MINMAX;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_rnd;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Presentation times from the start of a video, µs, growing by at least 1 from picture to picture.
 * Pictures without a time follow the one before at the frame rate (25 a second if there is none).
 */
final class VideoTimes {
  private static final double DEFAULT_RATE = 25;

  private final long unitNumerator;
  private final long unitDenominator;
  private final double periodMicros;
  private long start;
  private long last = -1;
  private double expected;

  /**
   * Starts.
   *
   * @param unit of the stream's times
   * @param start the stream's first time in that unit; {@code AV_NOPTS_VALUE} for its first
   *     picture's
   * @param rate pictures a second; 0 if unknown
   */
  VideoTimes(AVRational unit, long start, double rate) {
    this.unitNumerator = unit.num();
    this.unitDenominator = unit.den();
    this.start = start;
    this.periodMicros = 1e6 / (rate > 0 ? rate : DEFAULT_RATE);
  }

  /** The picture's time. */
  long next(AVFrame picture) {
    return next(picture.best_effort_timestamp());
  }

  long next(long timestamp) {
    long micros;
    if (timestamp == AV_NOPTS_VALUE) {
      micros = Math.round(expected);
    } else {
      if (start == AV_NOPTS_VALUE) {
        start = timestamp;
      }
      micros =
          av_rescale_rnd(
              timestamp - start,
              unitNumerator * 1_000_000,
              unitDenominator,
              AV_ROUND_NEAR_INF | AV_ROUND_PASS_MINMAX);
    }
    last = Math.max(micros, last + 1);
    expected = last + periodMicros;
    return last;
  }
}
