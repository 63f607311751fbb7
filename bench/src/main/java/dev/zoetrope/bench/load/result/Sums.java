package dev.zoetrope.bench.load.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** What adds up, over the same thing of several generators. */
final class Sums {
  private Sums() {}

  static <T> long whole(List<T> of, ToLongFunction<T> part) {
    return of.stream().mapToLong(part).sum();
  }

  /** A histogram of all their values; percentiles of it are those of all values together. */
  static <T> Histogram histogram(List<T> of, Function<T, Histogram> part) {
    Histogram sum = part.apply(of.get(0)).copy();
    sum.setAutoResize(true);
    of.stream().skip(1).map(part).forEach(sum::add);
    return sum;
  }

  /** Counts by name; the first one's order, then what others have more. */
  static <T, K> Map<K, Long> counts(List<T> of, Function<T, Map<K, Long>> part) {
    Map<K, Long> sum = new LinkedHashMap<>();
    of.forEach(one -> part.apply(one).forEach((key, count) -> sum.merge(key, count, Long::sum)));
    return Collections.unmodifiableMap(sum);
  }

  /** Histograms by name, likewise. */
  static <T> Map<String, Histogram> histograms(
      List<T> of, Function<T, Map<String, Histogram>> part) {
    Map<String, Histogram> sum = new LinkedHashMap<>();
    of.forEach(
        one ->
            part.apply(one)
                .forEach(
                    (key, more) ->
                        sum.merge(key, more, (a, b) -> histogram(List.of(a, b), x -> x))));
    return Collections.unmodifiableMap(sum);
  }

  /** Of those that tell; empty if none does. */
  static <T> OptionalLong known(List<T> of, Function<T, OptionalLong> part) {
    List<OptionalLong> told = of.stream().map(part).filter(OptionalLong::isPresent).toList();
    return told.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(told.stream().mapToLong(OptionalLong::getAsLong).sum());
  }

  /** The largest of those that tell. */
  static <T> OptionalDouble largest(List<T> of, Function<T, OptionalDouble> part) {
    return of.stream()
        .map(part)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }

  /** What all of them say, or all that they say. */
  static <T> String texts(List<T> of, Function<T, String> part) {
    return String.join(", ", of.stream().map(part).distinct().toList());
  }
}
