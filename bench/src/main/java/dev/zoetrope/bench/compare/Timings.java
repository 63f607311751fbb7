package dev.zoetrope.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The forward passes of one model at one batch size, turn by turn. One thread. */
final class Timings {
  private final List<long[]> turns = new ArrayList<>();

  /** A turn's passes, ns; at least one. */
  void add(List<Long> passes) {
    turns.add(passes.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  /** Passes of all turns together. */
  int passes() {
    return turns.stream().mapToInt(turn -> turn.length).sum();
  }

  /** Each turn's median, ns. */
  List<Double> medians() {
    return turns.stream().map(turn -> quantile(turn, 0.5)).toList();
  }

  /** Of all passes, by nearest rank, ns; of fewer than 1 / (1 - part) the longest. */
  double quantile(double part) {
    return quantile(turns.stream().flatMapToLong(Arrays::stream).sorted().toArray(), part);
  }

  private static double quantile(long[] sorted, double part) {
    int rank = (int) Math.ceil(part * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }
}
