package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.search.Probe.Purpose;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Finds the highest load that keeps an objective. First the load is doubled until it fails, or
 * halved until it passes. Then probes go where the {@link Belief} in the capacity is divided; they
 * are short while it is far from certain, because a load that is far too high fails at once, and
 * long near the border. What is reported is a load at which enough fresh runs passed. One thread;
 * used once.
 */
public final class Search {
  /** Where the probes go, as probabilities that the capacity is less: about the middle. */
  private static final double[] AIMS = {0.5, 0.35, 0.65};

  /** Half the interval's width, over the capacity, beyond which short probes will do. */
  private static final double FAR = 0.20;

  private final Prober prober;
  private final SearchPlan plan;
  private final ProbeJudge judge;
  private final LongSupplier nanoClock;
  private final Consumer<Probe> listener;
  private final List<Probe> probes = new ArrayList<>();
  private final List<Evidence> evidence = new ArrayList<>();
  private final long begun;
  private double overheadSeconds;

  /**
   * Nothing probed yet; the time runs from now.
   *
   * @param limits by which probes are judged
   * @param nanoClock what the budget is counted by
   * @param listener hears of every probe when it is over, on the searching thread
   */
  public Search(
      Prober prober,
      SearchPlan plan,
      ValidityLimits limits,
      LongSupplier nanoClock,
      Consumer<Probe> listener) {
    this.prober = prober;
    this.plan = plan;
    this.judge = new ProbeJudge(plan.slo(), limits);
    this.nanoClock = nanoClock;
    this.listener = listener;
    this.begun = nanoClock.getAsLong();
  }

  /** Searches until one of the {@link SearchEnd}s. */
  public SearchResult run() throws InterruptedException {
    double load = plan.start();
    boolean first = probe(Purpose.BRACKET, load, plan.shortProbe()).passed();
    boolean passed = first;
    while (passed == first && hasTimeFor(plan.shortProbe())) {
      double next = rounded(first ? load * 2 : load / 2);
      if (next == load) {
        return beyond(first, load);
      }
      load = next;
      passed = probe(Purpose.BRACKET, load, plan.shortProbe()).passed();
    }
    if (passed == first) {
      return first ? result(load, load, load, false, SearchEnd.BUDGET) : beyond(false, load);
    }
    double highest = Math.max(load, first ? load : load * 2);
    Belief belief = new Belief(highest / 4, highest * 2);
    evidence.forEach(belief::observe);
    narrow(belief);
    return confirm(belief);
  }

  private void narrow(Belief belief) throws InterruptedException {
    Duration toConfirm = plan.longProbe().multipliedBy(plan.confirmations());
    int turn = 0;
    while (!isPrecise(belief)) {
      Duration length = halfWidth(belief) > FAR ? plan.shortProbe() : plan.longProbe();
      if (!hasTime(seconds(length) + seconds(toConfirm), plan.confirmations() + 1)) {
        return;
      }
      double aim = AIMS[turn++ % AIMS.length];
      observed(belief, Purpose.NARROW, rounded(belief.quantile(aim)), length);
    }
  }

  private SearchResult confirm(Belief belief) throws InterruptedException {
    double candidate = down(belief.quantile(0.5));
    while (true) {
      int passed = 0;
      int failed = 0;
      while (passed < plan.needed() && failed <= plan.confirmations() - plan.needed()) {
        if (!hasTimeFor(plan.longProbe())) {
          return result(belief, down(belief.quantile(0.5)), false);
        }
        Probe probe = observed(belief, Purpose.CONFIRM, candidate, plan.longProbe());
        passed += probe.passed() ? 1 : 0;
        failed += probe.passed() ? 0 : 1;
      }
      if (passed >= plan.needed()) {
        return result(belief, candidate, true);
      }
      double lower = down(Math.min(belief.quantile(0.5), candidate * (1 - plan.precision() / 3)));
      if (lower == candidate) {
        return beyond(false, candidate);
      }
      candidate = lower;
    }
  }

  /** Measures; a probe that the generator spoils is taken once more. */
  private Probe probe(Purpose purpose, double load, Duration length) throws InterruptedException {
    Probe probe = once(purpose, load, length);
    return probe.valid() || !hasTimeFor(length) ? probe : once(purpose, load, length);
  }

  private Probe once(Purpose purpose, double load, Duration length) throws InterruptedException {
    long from = nanoClock.getAsLong();
    long seed = plan.seed() + probes.size();
    ProbeJudge.Judged judged = judge.judge(purpose, load, seed, prober.probe(load, length, seed));
    Probe probe = judged.probe();
    double took = (nanoClock.getAsLong() - from) / 1e9;
    overheadSeconds = Math.max(overheadSeconds, took - seconds(length));
    probes.add(probe);
    evidence.add(judged.evidence());
    listener.accept(probe);
    return probe;
  }

  private Probe observed(Belief belief, Purpose purpose, double load, Duration length)
      throws InterruptedException {
    int before = evidence.size();
    Probe probe = probe(purpose, load, length);
    evidence.subList(before, evidence.size()).forEach(belief::observe);
    return probe;
  }

  private boolean isPrecise(Belief belief) {
    double half = halfWidth(belief);
    return half <= plan.precision() || (plan.whole() && half * belief.quantile(0.5) <= 0.5);
  }

  private double halfWidth(Belief belief) {
    double tail = (1 - plan.confidence()) / 2;
    return (belief.quantile(1 - tail) - belief.quantile(tail)) / 2 / belief.quantile(0.5);
  }

  private boolean hasTimeFor(Duration length) {
    return hasTime(seconds(length), 1);
  }

  private boolean hasTime(double counted, int starts) {
    double left = seconds(plan.budget()) - (nanoClock.getAsLong() - begun) / 1e9;
    return counted + starts * overheadSeconds <= left;
  }

  private double rounded(double load) {
    return within(plan.whole() ? Math.rint(load) : load);
  }

  private double down(double load) {
    return within(plan.whole() ? Math.floor(load) : load);
  }

  private double within(double load) {
    return Math.min(plan.most(), Math.max(plan.least(), load));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private SearchResult beyond(boolean passed, double load) {
    if (passed) {
      return result(load, load, load, false, SearchEnd.EVERYTHING_PASSES);
    }
    return result(
        0,
        0,
        load,
        false,
        generatorFailed(0) ? SearchEnd.GENERATOR_LIMIT : SearchEnd.NOTHING_PASSES);
  }

  private SearchResult result(Belief belief, double capacity, boolean confirmed) {
    double tail = (1 - plan.confidence()) / 2;
    SearchEnd end =
        generatorFailed(capacity)
            ? SearchEnd.GENERATOR_LIMIT
            : confirmed && isPrecise(belief) ? SearchEnd.PRECISE : SearchEnd.BUDGET;
    return result(
        capacity,
        Math.min(capacity, down(belief.quantile(tail) * (1 - unseenShare()))),
        Math.max(capacity, down(belief.quantile(1 - tail))),
        confirmed,
        end);
  }

  /**
   * By how much a load may be over the capacity without being seen: the backlog of a probe grows by
   * that share of its length, and a latency that is allowed hides so much of it.
   */
  private double unseenShare() {
    return Math.min(0.5, plan.slo().longestLatencySeconds() / seconds(plan.longProbe()));
  }

  /** Whether it was mostly the generator that failed just above a load. */
  private boolean generatorFailed(double load) {
    double next =
        probes.stream()
            .filter(probe -> !probe.passed() && probe.load() >= load)
            .mapToDouble(Probe::load)
            .min()
            .orElse(Double.MAX_VALUE);
    long balance =
        probes.stream()
            .filter(probe -> !probe.passed() && probe.load() >= load && probe.load() <= 1.2 * next)
            .mapToLong(probe -> probe.valid() ? -1 : 1)
            .sum();
    return balance > 0;
  }

  private SearchResult result(
      double capacity, double low, double high, boolean confirmed, SearchEnd end) {
    return new SearchResult(
        plan.slo().text(),
        plan.unit(),
        capacity,
        low,
        high,
        plan.confidence(),
        confirmed,
        end,
        (nanoClock.getAsLong() - begun) / 1e9,
        probes);
  }
}
