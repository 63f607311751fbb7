package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.run.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Whether the load of a claim's phases was the one that was meant. One thread. */
final class Soundness {
  /** A sender that is later than this, one frame in a hundred, measures itself. */
  private static final double MAX_LATENESS_MILLIS = 10;

  private final Histogram latenessMicros = new Histogram(3);
  private final List<Double> clientShares = new ArrayList<>();
  private long heldBack;

  /** Notes a phase and gives it back. */
  LiveSample keep(LiveSample sample) {
    latenessMicros.add(sample.latenessMicros());
    clientShares.add(sample.clientShare());
    heldBack += sample.heldBack();
    return sample;
  }

  /** The sender's punctuality. */
  Figure lateness() {
    return Figure.of(
        "sender's lateness, p99",
        "ms",
        Bar.soundAtMost(MAX_LATENESS_MILLIS),
        Comparison.exact(latenessMicros.getValueAtPercentile(99) / 1e3));
  }

  /** Frames of the schedule that were never sent. */
  Figure heldBack() {
    return Figure.of(
        "frames that found no room at the client",
        "",
        Bar.soundAtMost(0),
        Comparison.count(heldBack));
  }

  /** What the client took of the cores, in a sentence. */
  String share() {
    double[] sorted = clientShares.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "client and server share the cores: the client took %.1f %% of their processor time"
            + " (median), %.1f %% at most; the sender was at most %.1f ms late",
        100 * (sorted.length == 0 ? 0 : sorted[sorted.length / 2]),
        100 * Arrays.stream(sorted).max().orElse(0),
        latenessMicros.getMaxValue() / 1e3);
  }
}
