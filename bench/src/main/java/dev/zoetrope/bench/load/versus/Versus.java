package dev.zoetrope.bench.load.versus;

import dev.zoetrope.bench.load.result.PhaseResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Gives each contender its turn, forwards in one round and backwards in the next, so that a machine
 * that becomes slower or faster favours nobody. The first round is for warming up and not counted.
 */
public final class Versus {
  private final List<Contender> contenders;
  private final int rounds;
  private final BooleanSupplier stopped;

  /**
   * Who takes turns.
   *
   * @param name for people
   * @param turn loads it once
   */
  public record Contender(String name, Turn turn) {}

  /** One turn. */
  @FunctionalInterface
  public interface Turn {
    /**
     * Loads the server once and waits for its last answer.
     *
     * @param seed of the arrivals, the same for all turns of a round
     */
    PhaseResult take(long seed) throws IOException, InterruptedException;
  }

  /** At least two contenders, and one counted round. */
  public Versus(List<Contender> contenders, int rounds, BooleanSupplier stopped) {
    if (contenders.size() < 2) {
      throw new IllegalArgumentException(
          "a comparison needs at least 2 targets, not " + contenders.size());
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, not " + rounds);
    }
    this.contenders = List.copyOf(contenders);
    this.rounds = rounds;
    this.stopped = stopped;
  }

  /** Runs all rounds, or those that are finished when someone wants it to stop. */
  public VersusResult run(long seed) throws IOException, InterruptedException {
    List<List<PhaseResult>> counted = new ArrayList<>();
    for (int round = 0; round <= rounds && !stopped.getAsBoolean(); round++) {
      PhaseResult[] turns = new PhaseResult[contenders.size()];
      for (int i = 0; i < turns.length && !stopped.getAsBoolean(); i++) {
        int who = round % 2 == 0 ? i : turns.length - 1 - i;
        turns[who] = contenders.get(who).turn().take(seed + round);
      }
      if (round > 0 && !stopped.getAsBoolean()) {
        counted.add(Arrays.asList(turns));
      }
    }
    return new VersusResult(contenders.stream().map(Contender::name).toList(), counted);
  }
}
