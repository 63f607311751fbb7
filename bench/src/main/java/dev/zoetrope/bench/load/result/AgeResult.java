package dev.zoetrope.bench.load.result;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Age of information: how old the picture behind a stream's newest answer is, at every moment and
 * not only when one comes (Kaul, Yates and Gruteser, "Real-time status: how often should one
 * update?", 2012). A picture's age counts from its scheduled time.
 *
 * @param ageMicros the values are ages, the counts microseconds for which a stream was that old,
 *     all streams together; two significant digits
 * @param peakMicros the age just before each newer answer, one value an answer
 * @param streams each by itself, in the order of their numbers; of many streams the oldest only
 */
public record AgeResult(Histogram ageMicros, Histogram peakMicros, List<StreamAge> streams) {

  /**
   * One stream.
   *
   * @param stream its name
   * @param results answers that were newer than all before
   * @param meanMicros over time
   * @param p50Micros over time
   * @param p99Micros over time
   * @param peakMicros the oldest it ever was
   */
  public record StreamAge(
      String stream,
      long results,
      long meanMicros,
      long p50Micros,
      long p99Micros,
      long peakMicros) {}
}
