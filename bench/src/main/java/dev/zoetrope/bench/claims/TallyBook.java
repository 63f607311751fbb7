package dev.zoetrope.bench.claims;

import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.client.FrameOutcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tallies of all runs of a claim, those of the same name added up. A run that is inexact stays
 * so in the sum: it is kept apart. One thread.
 */
public final class TallyBook {
  private final Map<String, RunTally> exact = new LinkedHashMap<>();
  private final List<RunTally> inexact = new ArrayList<>();

  /** Notes a phase of a closed loop, in which every frame must get a result, and gives it back. */
  public LoadSample keep(String run, LoadSample sample) {
    add(RunTally.allResults(run, sample.tally()));
    return sample;
  }

  /** Notes a run. */
  public void add(RunTally tally) {
    if (tally.exact()) {
      exact.merge(tally.run(), tally, TallyBook::sum);
    } else {
      inexact.add(tally);
    }
  }

  private static RunTally sum(RunTally one, RunTally other) {
    Map<FrameOutcome, Long> answered = new EnumMap<>(FrameOutcome.class);
    one.answered().forEach((outcome, count) -> answered.merge(outcome, count, Long::sum));
    other.answered().forEach((outcome, count) -> answered.merge(outcome, count, Long::sum));
    Set<FrameOutcome> allowed = new HashSet<>(one.allowed());
    allowed.addAll(other.allowed());
    return new RunTally(one.run(), one.sent() + other.sent(), answered, 0, allowed);
  }

  /** Inexact runs first, each by itself; then the sums. */
  public List<RunTally> tallies() {
    List<RunTally> all = new ArrayList<>(inexact);
    all.addAll(exact.values());
    return all;
  }
}
