package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What a known server does with frames. Shares go by the frames' numbers in their stream. A frame
 * that is dropped, or given an outcome, does not pass through the queue of {@code capacity}.
 *
 * @param from from when delays count, and when frames come to the queue
 * @param delay of each answer; after the service, where there is a capacity
 * @param stall a time without answers, counted from the first frame on; {@link Stall#NONE} for none
 * @param drop frames that are never answered
 * @param duplicate frames that are answered twice
 * @param wrong results with another best class
 * @param reorder answers of a stream leave in groups of so many, the last one first, once all of
 *     the group are ready; below 2 each leaves by itself. Calls that are no streams do not have it
 * @param outcomes frames that are given up, and how; the first that holds counts
 * @param capacity servers and their queue
 * @param slowOpenNanos from a stream's opening to the answer to that; no frame is answered before
 * @param closeAfter a stream ends with UNAVAILABLE once its frame number so many, counted from 1,
 *     has been answered or dropped; 0 for never. Calls that are no streams do not have it
 */
public record Behaviour(
    TimeBase from,
    Delay delay,
    Stall stall,
    Share drop,
    Share duplicate,
    Share wrong,
    int reorder,
    List<GivenUp> outcomes,
    Optional<Capacity> capacity,
    long slowOpenNanos,
    long closeAfter) {
  /** Answers at once, always. */
  public static final Behaviour IMMEDIATE = parse("");

  /**
   * Frames that are given up.
   *
   * @param outcome how
   * @param share which
   */
  public record GivenUp(Outcome outcome, Share share) {}

  /** Checks what goes together. */
  public Behaviour {
    outcomes = List.copyOf(outcomes);
    if (reorder > 1 && capacity.map(Capacity::latest).orElse(false)) {
      throw new IllegalArgumentException(
          "reorder is %d, must be 0 with queue=latest".formatted(reorder));
    }
    if (reorder > 1 && closeAfter > 0) {
      throw new IllegalArgumentException(
          "reorder is %d, must be 0 with close-after=%d".formatted(reorder, closeAfter));
    }
  }

  /**
   * Reads settings with white space between them, such as {@code from=scheduled delay=20ms
   * drop=1/1000}; {@link BehaviourText} says which there are.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it may be
   */
  public static Behaviour parse(String text) {
    return BehaviourText.read(text);
  }

  /** Whether every frame is answered where it arrives. */
  public boolean isImmediate() {
    return equals(IMMEDIATE);
  }

  /** How the frame with this number is given up, if it is. */
  Optional<Outcome> outcomeOf(long index) {
    return outcomes.stream()
        .filter(given -> given.share().contains(index))
        .map(GivenUp::outcome)
        .findFirst();
  }
}
