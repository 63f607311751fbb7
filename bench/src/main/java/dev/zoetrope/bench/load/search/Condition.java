package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * One demand of an objective.
 *
 * @param text as the user wrote it
 * @param quantity what is measured
 * @param percentile of a latency or an age, 0 to 100; 0 for quantities that have none
 * @param limit nanoseconds, at most, of times; a share from 0 to 1, at least, of the others
 */
public record Condition(String text, Quantity quantity, double percentile, double limit) {
  private static final Pattern TIME =
      Pattern.compile("(age-)?(?:p(\\d+(?:\\.\\d+)?)|(max))<=(\\d+(?:\\.\\d+)?)(us|ms|s)");
  private static final Pattern SHARE = Pattern.compile("(answered|goodput)>=(\\d+(?:\\.\\d+)?)%");

  /** What a condition is about. */
  public enum Quantity {
    /** From the scheduled time to the answer, of results. */
    LATENCY,
    /** Of the picture behind the newest answer, over time. */
    AGE,
    /** Results over frames that were due. */
    ANSWERED,
    /** Results within the workload's own stated latency over frames that were due. */
    GOODPUT
  }

  /** Reads {@code p99<=50ms}, {@code age-p99<=100ms}, {@code answered>=99.9%} and the like. */
  static Condition parse(String text) {
    String plain = text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    Matcher time = TIME.matcher(plain);
    if (time.matches()) {
      double percentile = time.group(3) != null ? 100 : Double.parseDouble(time.group(2));
      if (!(percentile > 0 && percentile <= 100)) {
        throw new IllegalArgumentException(
            "objective \"%s\": the percentile must be over 0 and at most 100, is %s"
                .formatted(text, time.group(2)));
      }
      return new Condition(
          plain,
          time.group(1) != null ? Quantity.AGE : Quantity.LATENCY,
          percentile,
          Double.parseDouble(time.group(4)) * nanos(time.group(5)));
    }
    Matcher share = SHARE.matcher(plain);
    if (!share.matches()) {
      throw new IllegalArgumentException(
          ("objective \"%s\" is none of p99<=50ms, max<=1s, age-p99<=100ms, age-max<=1s,"
                  + " answered>=99.9%%, goodput>=99%%")
              .formatted(text));
    }
    double percent = Double.parseDouble(share.group(2));
    if (percent > 100) {
      throw new IllegalArgumentException(
          "objective \"%s\": a share is at most 100 %%, not %s".formatted(text, share.group(2)));
    }
    Quantity quantity = share.group(1).equals("answered") ? Quantity.ANSWERED : Quantity.GOODPUT;
    return new Condition(plain, quantity, 0, percent / 100);
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "us" -> 1e3;
      case "ms" -> 1e6;
      default -> 1e9;
    };
  }

  /** Whether a workload keeps it; without anything measured it does not. */
  boolean isMet(WorkloadResult workload) {
    double value = value(workload);
    return isTime() ? value <= limit : value >= limit;
  }

  /** The share of frames, or of time, that may miss the limit. */
  double allowedShare() {
    return isTime() ? 1 - percentile / 100 : 1 - limit;
  }

  /** The share that did. */
  double missedShare(WorkloadResult workload) {
    return switch (quantity) {
      case LATENCY -> beyond(workload.latencyNanos(), limit);
      case AGE -> beyond(workload.age().ageMicros(), limit / 1e3);
      case ANSWERED, GOODPUT -> 1 - value(workload);
    };
  }

  /** The same of a part of it; empty for what parts do not tell. */
  OptionalDouble missedShare(Segment segment) {
    return switch (quantity) {
      case LATENCY -> OptionalDouble.of(beyond(segment.latencyNanos(), limit));
      case ANSWERED ->
          OptionalDouble.of(1 - segment.results() / Math.max(1.0, (double) segment.scheduled()));
      case AGE, GOODPUT -> OptionalDouble.empty();
    };
  }

  /** What was found, for a message. */
  String found(WorkloadResult workload) {
    double value = value(workload);
    if (!isTime()) {
      return String.format(Locale.ROOT, "%.3f %%", value * 100);
    }
    return value == Double.POSITIVE_INFINITY
        ? "nothing measured"
        : String.format(Locale.ROOT, "%.3f ms", value / 1e6);
  }

  private boolean isTime() {
    return quantity == Quantity.LATENCY || quantity == Quantity.AGE;
  }

  private double value(WorkloadResult workload) {
    double due = Math.max(1, workload.scheduled());
    return switch (quantity) {
      case LATENCY -> at(workload.latencyNanos());
      case AGE -> at(workload.age().ageMicros()) * 1e3;
      case ANSWERED -> workload.count(Outcome.RESULT) / due;
      case GOODPUT -> workload.good() / due;
    };
  }

  private double at(Histogram times) {
    return times.getTotalCount() == 0
        ? Double.POSITIVE_INFINITY
        : (double) times.getValueAtPercentile(percentile);
  }

  /** Of nothing, all is beyond. */
  private static double beyond(Histogram times, double limit) {
    if (times.getTotalCount() == 0) {
      return 1;
    }
    long next = times.nextNonEquivalentValue((long) limit);
    long most = times.getMaxValue();
    return next > most
        ? 0
        : (double) times.getCountBetweenValues(next, most) / times.getTotalCount();
  }
}
