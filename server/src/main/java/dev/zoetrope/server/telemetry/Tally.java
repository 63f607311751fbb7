package dev.zoetrope.server.telemetry;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

/**
 * Counts by kind, in a fixed order.
 *
 * @param counts what is absent has not been counted
 */
public record Tally<K>(Map<K, Long> counts) {

  /** Copies. */
  public Tally {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** Of a protobuf enum's constants, zeros too, from counters by their numbers. */
  static <E extends Enum<E> & ProtocolMessageEnum> Tally<E> of(
      Class<E> type, IntToLongFunction count) {
    Map<E, Long> counts = new LinkedHashMap<>();
    constants(type)
        .filter(constant -> constant.getNumber() != 0)
        .forEach(constant -> counts.put(constant, count.applyAsLong(constant.getNumber())));
    return new Tally<>(counts);
  }

  /** How many counters {@link #of} reads: one for each number. */
  static <E extends Enum<E> & ProtocolMessageEnum> int slots(Class<E> type) {
    return 1 + constants(type).mapToInt(ProtocolMessageEnum::getNumber).max().orElse(0);
  }

  private static <E extends Enum<E> & ProtocolMessageEnum> Stream<E> constants(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> !constant.name().equals("UNRECOGNIZED"));
  }

  /** How many of one kind. */
  public long get(K kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** How many of all kinds. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What was counted after {@code earlier}. */
  Tally<K> minus(Tally<K> earlier) {
    Map<K, Long> rest = new LinkedHashMap<>();
    counts.forEach((kind, count) -> rest.put(kind, count - earlier.get(kind)));
    return new Tally<>(rest);
  }

  /** Both together. */
  Tally<K> plus(Tally<K> other) {
    Map<K, Long> sum = new LinkedHashMap<>(counts);
    other.counts.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
    return new Tally<>(sum);
  }
}
