package dev.zoetrope.server.clock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long several things take, measured in turns: each round every one of them runs for a while,
 * the next round in the opposite order, so that what the machine does meanwhile meets all of them
 * and whatever one does to the next it does to both alike. What a contender takes in a round is the
 * median of its passes; the first pass of a turn finds another's data in the caches and is not
 * counted. Immutable.
 */
public final class Turns {
  /** So many rounds are run however long they take: below that a median means little. */
  public static final int LEAST_ROUNDS = 3;

  /** By contender, then by round, nanoseconds. */
  private final double[][] rounds;

  private Turns(double[][] rounds) {
    this.rounds = rounds;
  }

  /** Something that is timed. */
  @FunctionalInterface
  public interface Contender {
    /** One pass, which is timed. */
    void pass();

    /** What comes before each pass, and is not timed. */
    default void prepare() {}
  }

  /**
   * When to stop.
   *
   * @param rounds at most so many, at least {@link #LEAST_ROUNDS}
   * @param turnNanos how long a contender runs in a round, at least one pass that is counted
   * @param totalNanos after which no further round begins once there are enough
   */
  public record Limits(int rounds, long turnNanos, long totalNanos) {
    public Limits {
      if (rounds < LEAST_ROUNDS) {
        throw new IllegalArgumentException(
            "rounds: %d, must be at least %d".formatted(rounds, LEAST_ROUNDS));
      }
    }
  }

  /** Runs the contenders on the calling thread. */
  public static Turns run(Clock clock, List<? extends Contender> contenders, Limits limits) {
    List<List<Double>> times = new ArrayList<>();
    contenders.forEach(contender -> times.add(new ArrayList<>()));
    List<Integer> order = new ArrayList<>(IntStream.range(0, contenders.size()).boxed().toList());
    long until = clock.nanoTime() + limits.totalNanos();
    for (int round = 0;
        round < limits.rounds() && (round < LEAST_ROUNDS || clock.nanoTime() < until);
        round++) {
      for (int contender : order) {
        times.get(contender).add(turn(clock, contenders.get(contender), limits.turnNanos()));
      }
      Collections.reverse(order);
    }
    return new Turns(
        times.stream()
            .map(own -> own.stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new));
  }

  private static double turn(Clock clock, Contender contender, long nanos) {
    contender.prepare();
    contender.pass();
    List<Double> passes = new ArrayList<>();
    long until = clock.nanoTime() + nanos;
    do {
      contender.prepare();
      long start = clock.nanoTime();
      contender.pass();
      passes.add((double) (clock.nanoTime() - start));
    } while (clock.nanoTime() < until);
    return median(passes.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Rounds that were run. */
  public int rounds() {
    return rounds.length == 0 ? 0 : rounds[0].length;
  }

  /** What a pass of a contender takes: the median of its rounds, nanoseconds. */
  public double nanos(int contender) {
    return median(rounds[contender]);
  }

  /** How many times as fast as another a contender is: the median of the rounds' ratios. */
  public double faster(int contender, int than) {
    double[] ratios = new double[rounds()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = rounds[than][round] / rounds[contender][round];
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
