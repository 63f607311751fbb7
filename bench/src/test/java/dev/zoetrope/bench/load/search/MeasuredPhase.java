package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.AgeResult;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
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
import org.HdrHistogram.Histogram;

/** What an open loop of one workload would have measured of frames whose fate is known. */
public final class MeasuredPhase {
  private static final int SEGMENTS = 10;

  private final double warmUpSeconds;
  private final double seconds;
  private final Histogram latency = new Histogram(3);
  private final Histogram lateness = new Histogram(3);
  private final Histogram ageMicros = new Histogram(2);
  private final Histogram[] parts = new Histogram[SEGMENTS];
  private final long[] due = new long[SEGMENTS];
  private double clientBusyCores = 0.2;
  private Optional<Usage> server = Optional.empty();
  private long sloNanos = Long.MAX_VALUE;
  private long good;

  /** Without any frame yet. */
  public MeasuredPhase(double warmUpSeconds, double seconds) {
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
    for (int i = 0; i < SEGMENTS; i++) {
      parts[i] = new Histogram(2);
    }
  }

  /** Up to which a result is a good one; before any frame. */
  public MeasuredPhase slo(long nanos) {
    sloNanos = nanos;
    return this;
  }

  /** A frame with a result, by its scheduled time from the phase's start; counted or not. */
  public void answered(double atSeconds, long latencyNanos) {
    int segment = scheduled(atSeconds);
    if (segment >= 0) {
      latency.recordValue(latencyNanos);
      parts[segment].recordValue(latencyNanos);
      good += latencyNanos <= sloNanos ? 1 : 0;
    }
  }

  /** A frame that a newer one took the place of. */
  public void superseded(double atSeconds) {
    scheduled(atSeconds);
  }

  /** A stream's newest answer was that old for that long. */
  public void aged(long micros, long forMicros) {
    ageMicros.recordValueWithCount(micros, forMicros);
  }

  /** All frames were handed over that late. */
  public MeasuredPhase late(long nanos) {
    lateness.recordValueWithCount(nanos, Math.max(1, scheduled()));
    return this;
  }

  /** Processor time of the server. */
  public MeasuredPhase serverCpu(double cpuSeconds) {
    server = Optional.of(usage(cpuSeconds, 4));
    return this;
  }

  /** Cores that the generator kept busy, of two. */
  public MeasuredPhase clientBusyCores(double cores) {
    clientBusyCores = cores;
    return this;
  }

  private int scheduled(double atSeconds) {
    double counted = atSeconds - warmUpSeconds;
    if (counted < 0 || counted >= seconds) {
      return -1;
    }
    int segment = (int) (counted / seconds * SEGMENTS);
    due[segment]++;
    return segment;
  }

  private long scheduled() {
    long sum = 0;
    for (long part : due) {
      sum += part;
    }
    return sum;
  }

  private Usage usage(double cpuSeconds, int cores) {
    return new Usage(
        cpuSeconds,
        seconds,
        cores,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty());
  }

  /** As the engine would have it. */
  public PhaseResult phase() {
    return new PhaseResult(
        "probe",
        PhaseKind.STEADY,
        0,
        warmUpSeconds,
        seconds,
        false,
        List.of(workload()),
        new Histogram(2),
        List.of(),
        usage(clientBusyCores * seconds, 2),
        server,
        Map.of(),
        0,
        List.of());
  }

  private WorkloadResult workload() {
    long results = latency.getTotalCount();
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    outcomes.put(Outcome.RESULT, results);
    outcomes.put(Outcome.SUPERSEDED, scheduled() - results);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < SEGMENTS; i++) {
      segments.add(new Segment(seconds / SEGMENTS, due[i], parts[i].getTotalCount(), parts[i]));
    }
    return new WorkloadResult(
        "frames",
        "localhost:1",
        "",
        "rgb",
        "poisson",
        true,
        1,
        1,
        scheduled(),
        outcomes,
        0,
        0,
        0,
        0,
        0,
        latency,
        latency,
        lateness,
        sloNanos == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(sloNanos),
        good,
        segments,
        List.of(),
        new AgeResult(ageMicros, new Histogram(2), List.of()),
        Map.of(),
        new Histogram(2),
        Map.of());
  }
}
