package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.AgeResult;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.Usage;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * A phase as it might have been measured; without being told otherwise a good one of ten segments
 * with a thousand frames each at about 10 ms.
 */
final class SyntheticPhase {
  private static final double SEGMENT_SECONDS = 2;

  private final Random random;
  private final Map<Outcome, Long> others = new EnumMap<>(Outcome.class);
  private final List<String> openFailures = new ArrayList<>();
  private PhaseKind kind = PhaseKind.STEADY;
  private boolean openLoop = true;
  private boolean partial;
  private int segments = 10;
  private IntToDoubleFunction frames = segment -> 1_000;
  private IntToDoubleFunction answered = segment -> 1;
  private IntToDoubleFunction millis = segment -> 10;
  private long latenessNanos = 20_000;
  private double busyCores = 0.3;
  private long clockStepMicros = 12;
  private long doubled;
  private long strays;
  private long wrong;

  SyntheticPhase(long seed) {
    random = new Random(seed);
  }

  SyntheticPhase kind(PhaseKind value) {
    kind = value;
    return this;
  }

  SyntheticPhase closedLoop() {
    openLoop = false;
    return this;
  }

  SyntheticPhase partial() {
    partial = true;
    return this;
  }

  SyntheticPhase segments(int value) {
    segments = value;
    return this;
  }

  /** Frames due, by segment. */
  SyntheticPhase frames(IntToDoubleFunction value) {
    frames = value;
    return this;
  }

  /** Share of them with a result, by segment; the others are superseded. */
  SyntheticPhase answered(IntToDoubleFunction value) {
    answered = value;
    return this;
  }

  /** Median latency, by segment. */
  SyntheticPhase millis(IntToDoubleFunction value) {
    millis = value;
    return this;
  }

  SyntheticPhase lateness(long nanos) {
    latenessNanos = nanos;
    return this;
  }

  SyntheticPhase busyCores(double value) {
    busyCores = value;
    return this;
  }

  SyntheticPhase clockStep(long micros) {
    clockStepMicros = micros;
    return this;
  }

  SyntheticPhase also(Outcome outcome, long frames) {
    others.merge(outcome, frames, Long::sum);
    return this;
  }

  SyntheticPhase doubled(long value) {
    doubled = value;
    return this;
  }

  SyntheticPhase strays(long value) {
    strays = value;
    return this;
  }

  SyntheticPhase wrong(long value) {
    wrong = value;
    return this;
  }

  SyntheticPhase openFailure(String reason) {
    openFailures.add(reason);
    return this;
  }

  RunResult run() {
    return new RunResult(0, "zoetrope bench run", Map.of(), 1, partial, List.of(phase()), 1);
  }

  PhaseResult phase() {
    Histogram none = new Histogram(3);
    Usage client =
        new Usage(
            busyCores * segments * SEGMENT_SECONDS,
            segments * SEGMENT_SECONDS,
            2,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty());
    return new PhaseResult(
        "phase",
        kind,
        0,
        2,
        segments * SEGMENT_SECONDS,
        partial,
        List.of(workload()),
        none,
        openFailures,
        client,
        Optional.empty(),
        Map.of(),
        clockStepMicros,
        List.of());
  }

  private WorkloadResult workload() {
    Histogram latency = new Histogram(3);
    List<Segment> parts = new ArrayList<>();
    long scheduled = others.values().stream().mapToLong(Long::longValue).sum();
    long results = 0;
    for (int i = 0; i < segments; i++) {
      long due = Math.round(frames.applyAsDouble(i));
      long answers = Math.round(due * answered.applyAsDouble(i));
      Histogram part = new Histogram(2);
      for (long frame = 0; frame < answers; frame++) {
        double nanos = millis.applyAsDouble(i) * 1e6 * Math.exp(random.nextGaussian() * 0.1);
        part.recordValue((long) nanos);
        latency.recordValue((long) nanos);
      }
      parts.add(new Segment(SEGMENT_SECONDS, due, answers, part));
      scheduled += due;
      results += answers;
    }
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    outcomes.putAll(others);
    outcomes.put(Outcome.RESULT, results);
    long known = outcomes.values().stream().mapToLong(Long::longValue).sum();
    outcomes.merge(Outcome.SUPERSEDED, scheduled - known, Long::sum);
    Histogram lateness = new Histogram(3);
    lateness.recordValueWithCount(latenessNanos, scheduled);
    return new WorkloadResult(
        "cameras",
        "localhost:1",
        "",
        "rgb",
        "constant",
        openLoop,
        4,
        1,
        scheduled,
        outcomes,
        doubled,
        strays,
        wrong,
        results,
        0,
        latency,
        latency,
        lateness,
        OptionalLong.empty(),
        results,
        parts,
        List.of(),
        new AgeResult(new Histogram(2), new Histogram(2), List.of()),
        Map.of(),
        new Histogram(2),
        Map.of());
  }
}
