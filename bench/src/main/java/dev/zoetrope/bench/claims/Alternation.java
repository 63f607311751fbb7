package dev.zoetrope.bench.claims;

import dev.zoetrope.bench.run.Comparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A and B measured in turns, AB BA AB BA, so that a machine that drifts, and whatever the first of
 * two does to the second, meets both alike. The first pair is not counted: both JVMs compile while
 * it runs.
 *
 * @param pairs counted
 */
public record Alternation<A, B>(List<Pair<A, B>> pairs) {

  /** One side's turn. */
  @FunctionalInterface
  public interface Side<S> {
    /** Measures once. */
    S measure() throws IOException, InterruptedException;
  }

  /** Neighbours in time. */
  public record Pair<A, B>(A a, B b) {}

  public Alternation {
    pairs = List.copyOf(pairs);
  }

  /** Runs one pair that is not counted and then {@link ClaimContext#repeats} that are. */
  public static <A, B> Alternation<A, B> run(ClaimContext context, Side<A> a, Side<B> b)
      throws IOException, InterruptedException {
    List<Pair<A, B>> counted = new ArrayList<>();
    for (int i = 0; i <= context.repeats(); i++) {
      Pair<A, B> pair;
      if (i % 2 == 0) {
        A first = a.measure();
        pair = new Pair<>(first, b.measure());
      } else {
        B first = b.measure();
        pair = new Pair<>(a.measure(), first);
      }
      if (i > 0) {
        counted.add(pair);
      }
    }
    return new Alternation<>(counted);
  }

  /** A's number over B's, pair by pair. */
  public Comparison ratio(ToDoubleFunction<? super A> ofA, ToDoubleFunction<? super B> ofB) {
    return Comparison.ofPairs(
        pairs.stream().map(pair -> ofA.applyAsDouble(pair.a())).toList(),
        pairs.stream().map(pair -> ofB.applyAsDouble(pair.b())).toList());
  }
}
