package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.search.Probe.Purpose;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Latency over load: ten probes at shares of a known capacity, from a tenth to a fifth beyond it.
 * One thread.
 */
public final class Curve {
  private static final double[] SHARES = {0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2};

  private final Prober prober;
  private final SearchPlan plan;
  private final ProbeJudge judge;
  private final Consumer<Probe> listener;

  /** Probes are as long as the search's long ones. */
  public Curve(Prober prober, SearchPlan plan, ValidityLimits limits, Consumer<Probe> listener) {
    this.prober = prober;
    this.plan = plan;
    this.judge = new ProbeJudge(plan.slo(), limits);
    this.listener = listener;
  }

  /**
   * Every point, from the lowest load up; loads of which only whole numbers make sense come once.
   */
  public List<Probe> run(double capacity) throws InterruptedException {
    List<Probe> points = new ArrayList<>();
    double last = 0;
    for (double share : SHARES) {
      double load = capacity * share;
      if (plan.whole()) {
        load = Math.max(1, Math.rint(load));
      }
      if (load > last) {
        long seed = plan.seed() + points.size();
        Probe probe =
            judge
                .judge(Purpose.CURVE, load, seed, prober.probe(load, plan.longProbe(), seed))
                .probe();
        points.add(probe);
        listener.accept(probe);
        last = load;
      }
    }
    return points;
  }
}
