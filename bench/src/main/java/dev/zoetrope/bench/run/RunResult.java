package dev.zoetrope.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * What came of a run.
 *
 * @param plan what was done
 * @param raw frames a second of each raw phase, one more than there are load phases
 * @param load each load phase
 * @param startToReady from starting the server's process until its health said it serves
 * @param serverBytes the most memory (PSS) the server had under load; empty where the system does
 *     not tell
 * @param heapBytesPerFrame bytes that the server allocated on the Java heap per frame; empty if it
 *     does not tell
 */
record RunResult(
    RunPlan plan,
    List<Double> raw,
    List<LoadSample> load,
    Duration startToReady,
    OptionalLong serverBytes,
    OptionalDouble heapBytesPerFrame) {

  /** Each load phase over the mean of the raw phases before and after it. */
  Comparison ratio() {
    return Comparison.ofPairs(rates(), neighbours());
  }

  /** The same, over what is left of the raw rate when the client takes its share of the cores. */
  Comparison adjustedRatio() {
    List<Double> neighbours = neighbours();
    List<Double> left = new ArrayList<>();
    for (int i = 0; i < load.size(); i++) {
      left.add(neighbours.get(i) * (1 - load.get(i).clientShare()));
    }
    return Comparison.ofPairs(rates(), left);
  }

  /** Median over the phases. */
  double framesPerSecond() {
    return median(rates());
  }

  /** Median over the phases. */
  double rawFramesPerSecond() {
    return median(raw);
  }

  /** Median over the phases, 0 to 1. */
  double clientShare() {
    return median(load.stream().map(LoadSample::clientShare).toList());
  }

  /** All phases together. */
  Histogram latencyMicros() {
    Histogram all = new Histogram(3);
    load.forEach(sample -> all.add(sample.latencyMicros()));
    return all;
  }

  /** Frames that did not get a result; under policy QUEUE any such frame makes the run invalid. */
  long others() {
    return load.stream().mapToLong(LoadSample::others).sum();
  }

  private List<Double> rates() {
    return load.stream().map(LoadSample::framesPerSecond).toList();
  }

  private List<Double> neighbours() {
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < load.size(); i++) {
      means.add((raw.get(i) + raw.get(i + 1)) / 2);
    }
    return means;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return Comparison.median(sorted);
  }
}
