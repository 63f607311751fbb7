package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.validity.Validity;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import dev.zoetrope.bench.load.validity.Violation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Makes a probe of a measurement. Three things can be wrong with it. The generator's faults make it
 * say nothing about the server. The server's, such as a queue that grows however small it still is,
 * or frames without a reply, fail it whatever the percentiles of the others. And the objective may
 * not be met. That a probe is short is none of these: repetition makes up for it.
 *
 * @param slo what has to be met
 * @param limits by which a measurement is judged
 */
record ProbeJudge(Slo slo, ValidityLimits limits) {
  private static final Set<String> GENERATOR =
      Set.of("late-generator", "saturated-generator", "clock-step");
  private static final Set<String> SERVER =
      Set.of(
          "no-results",
          "streams-not-opened",
          "not-stationary",
          "doubled-replies",
          "wrong-answers",
          "missing-replies");

  /**
   * A probe and what it tells of the capacity.
   *
   * @param probe for the report
   * @param evidence for the estimate
   */
  record Judged(Probe probe, Evidence evidence) {}

  Judged judge(Probe.Purpose purpose, double load, long seed, PhaseResult phase) {
    List<Violation> violations = Validity.judge(phase, limits);
    Optional<String> generator = first(violations, GENERATOR);
    Optional<String> why =
        generator.or(() -> slo.missedBy(phase)).or(() -> first(violations, SERVER));
    Histogram latency = new Histogram(3);
    double due = 0;
    double results = 0;
    for (WorkloadResult workload : phase.workloads()) {
      latency.add(workload.latencyNanos());
      due += workload.scheduled();
      results += workload.count(Outcome.RESULT);
    }
    Evidence evidence = Evidence.of(load, slo, phase);
    boolean broken = why.isPresent() && slo.missedBy(phase).isEmpty();
    Probe probe =
        new Probe(
            purpose,
            load,
            phase.seconds(),
            seed,
            latency.getValueAtPercentile(50),
            latency.getValueAtPercentile(99),
            results / Math.max(1, due),
            evidence.missed(),
            evidence.allowed(),
            results / Math.max(Double.MIN_NORMAL, phase.seconds()),
            generator.isEmpty(),
            why.isEmpty(),
            why.orElse(""));
    return new Judged(probe, broken || generator.isPresent() ? evidence.asFailure() : evidence);
  }

  private Optional<String> first(List<Violation> violations, Set<String> rules) {
    return violations.stream()
        .filter(violation -> rules.contains(violation.rule()))
        .filter(violation -> !violation.rule().equals("missing-replies") || !slo.boundsAnswers())
        .map(violation -> violation.rule() + ": " + violation.message())
        .findFirst();
  }
}
