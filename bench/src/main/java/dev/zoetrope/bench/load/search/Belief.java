package dev.zoetrope.bench.load.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What probes tell of the capacity: the probability of every capacity, after Bayes, on a grid. The
 * share of frames that miss the limit is taken for a logistic function of the load's logarithm
 * which at the capacity is the allowed share; how steep it is, is not known either. The share is
 * used and not whether a probe passed, because the p99 of a short run is below the true one more
 * often than not, while the share beyond a limit is right on average however short the run.
 *
 * <p>Frames of one queue miss together, so n of them count as n / dispersion (quasi-likelihood,
 * Wedderburn 1974). The dispersion is what segments show, or probes around the curve if that is
 * clearly more. The curve need hold only near the capacity: a probe far above it says no more than
 * that, nor one far below it. And now and then a probe ends by chance, so none may decide alone.
 */
final class Belief {
  private static final int CAPACITIES = 400;

  /** Change of the log odds with the load's logarithm: from a gentle server to a step. */
  private static final double[] SLOPES = {8, 12, 18, 27, 40, 60, 100, 200, 500};

  /** Log odds from the allowed share beyond which the curve is not believed. */
  private static final double FAR_ABOVE = Math.log(8);

  private static final double FAR_BELOW = -Math.log(10);

  /** What the dispersion is taken for at first, and for how many terms that counts. */
  private static final double USUAL_DISPERSION = 10;

  private static final double USUAL_WEIGHT = 10;

  /** How much more the probes must scatter than the segments to be believed instead. */
  private static final double CLEARLY = 2;

  private static final int FEWEST_PROBES = 6;

  /** No probe makes a capacity less likely than one in a hundred. */
  private static final double LEAST_LIKELY = Math.log(100);

  private final double[] logCapacities = new double[CAPACITIES];
  private final double[] sums = new double[CAPACITIES];
  private final List<Evidence> evidence = new ArrayList<>();

  /** For each probe, by slope and capacity: what one independent frame speaks against them. */
  private final List<double[][]> divergences = new ArrayList<>();

  private double likelyCapacity;
  private double likelySlope;

  /** Nothing known but that it lies between two loads. */
  Belief(double low, double high) {
    Arrays.setAll(
        logCapacities,
        i -> Math.log(low) + (i + 0.5) / CAPACITIES * (Math.log(high) - Math.log(low)));
    Arrays.setAll(sums, i -> i + 1);
  }

  /** Learns from a probe. */
  void observe(Evidence probe) {
    evidence.add(probe);
    double[][] divergence = new double[SLOPES.length][CAPACITIES];
    for (int s = 0; s < SLOPES.length; s++) {
      for (int i = 0; i < CAPACITIES; i++) {
        divergence[s][i] = divergence(probe, logCapacities[i], SLOPES[s]);
      }
    }
    divergences.add(divergence);
    double dispersion = segmentDispersion();
    weigh(dispersion);
    double around = probeDispersion();
    if (around > CLEARLY * dispersion) {
      weigh(around);
    }
  }

  /** The load below which the capacity lies with this probability. */
  double quantile(double probability) {
    int at = Arrays.binarySearch(sums, probability * sums[CAPACITIES - 1]);
    return Math.exp(logCapacities[Math.min(CAPACITIES - 1, at < 0 ? -at - 1 : at)]);
  }

  private void weigh(double dispersion) {
    double[][] logs = new double[SLOPES.length][CAPACITIES];
    double most = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < SLOPES.length; s++) {
      for (int i = 0; i < CAPACITIES; i++) {
        for (int p = 0; p < evidence.size(); p++) {
          double against = evidence.get(p).frames() / dispersion * divergences.get(p)[s][i];
          logs[s][i] -= Math.min(against, LEAST_LIKELY);
        }
        if (logs[s][i] > most) {
          most = logs[s][i];
          likelyCapacity = logCapacities[i];
          likelySlope = SLOPES[s];
        }
      }
    }
    double all = 0;
    for (int i = 0; i < CAPACITIES; i++) {
      for (double[] ofSlope : logs) {
        all += Math.exp(ofSlope[i] - most);
      }
      sums[i] = all;
    }
  }

  private static double divergence(Evidence probe, double logCapacity, double slope) {
    double expected = expected(probe, logCapacity, slope);
    double seen = seen(probe);
    // One-sided where the curve is not believed: both far beyond it is agreement enough.
    if ((isFarAbove(probe) && expected >= seen) || (isFarBelow(probe) && expected <= seen)) {
      return 0;
    }
    return seen * Math.log(seen / expected) + (1 - seen) * Math.log((1 - seen) / (1 - expected));
  }

  private static double expected(Evidence probe, double logCapacity, double slope) {
    double odds =
        Evidence.logOdds(probe.allowed()) + slope * (Math.log(probe.load()) - logCapacity);
    return share(Math.max(-30, Math.min(30, odds)));
  }

  /** What was missed, no further from what is allowed than the curve is believed. */
  private static double seen(Evidence probe) {
    double below = share(Evidence.logOdds(probe.allowed()) + FAR_BELOW);
    double above = share(Evidence.logOdds(probe.allowed()) + FAR_ABOVE);
    return Math.min(above, Math.max(below, probe.missed()));
  }

  private static boolean isFarAbove(Evidence probe) {
    return probe.missed() > seen(probe);
  }

  private static boolean isFarBelow(Evidence probe) {
    return probe.missed() < seen(probe);
  }

  private static double share(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  private double segmentDispersion() {
    double scatter = USUAL_DISPERSION * USUAL_WEIGHT;
    double freedom = USUAL_WEIGHT;
    for (Evidence probe : evidence) {
      if (!isFarAbove(probe) && !isFarBelow(probe)) {
        scatter += probe.scatter();
        freedom += probe.freedom();
      }
    }
    return Math.max(1, scatter / freedom);
  }

  /** Pearson's, around the likeliest curve; 0 while there are too few probes near it. */
  private double probeDispersion() {
    double scatter = 0;
    int near = 0;
    for (Evidence probe : evidence) {
      double expected = expected(probe, likelyCapacity, likelySlope);
      double ratio = Evidence.logOdds(expected) - Evidence.logOdds(probe.allowed());
      if (ratio > FAR_BELOW && ratio < FAR_ABOVE) {
        double miss = seen(probe) - expected;
        scatter += probe.frames() * miss * miss / (expected * (1 - expected));
        near++;
      }
    }
    return near >= FEWEST_PROBES ? scatter / (near - 2) : 0;
  }
}
