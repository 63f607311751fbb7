package dev.zoetrope.bench.load.result;

import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Results made up from a seed: each frame's fate depends on the seed and its number alone, so that
 * shards of a run have exactly the frames of the whole between them. Immutable; the methods that
 * change something return a new one.
 *
 * @param seed of every frame's fate
 * @param workloads their names
 * @param seconds counted, after 2 of warm-up
 * @param perSecond frames a second of each workload
 * @param slower by how much latency is multiplied
 * @param shard which of the shards this generator has, from 0
 * @param shards generators
 * @param startMicros wall clock
 */
public record SyntheticResults(
    long seed,
    List<String> workloads,
    int seconds,
    int perSecond,
    double slower,
    int shard,
    int shards,
    long startMicros) {
  private static final int WARM_UP = 2;
  private static final int SEGMENTS = 10;
  private static final long SLO_NANOS = 100_000_000;

  /** Two workloads for a minute, on one generator. */
  public static SyntheticResults seeded(long seed) {
    return new SyntheticResults(
        seed, List.of("door", "yard"), 60, 200, 1, 0, 1, 1_767_268_800_000_000L);
  }

  /** The same load of other workloads. */
  public SyntheticResults withWorkloads(String... names) {
    return new SyntheticResults(
        seed, List.of(names), seconds, perSecond, slower, shard, shards, startMicros);
  }

  /** For so long and so much. */
  public SyntheticResults withLoad(int counted, int rate) {
    return new SyntheticResults(seed, workloads, counted, rate, slower, shard, shards, startMicros);
  }

  /** From a server that takes so much longer. */
  public SyntheticResults slowedBy(double factor) {
    return new SyntheticResults(
        seed, workloads, seconds, perSecond, factor, shard, shards, startMicros);
  }

  /** What one of several generators has of it. */
  public SyntheticResults withShard(int number, int of) {
    return new SyntheticResults(
        seed, workloads, seconds, perSecond, slower, number, of, startMicros);
  }

  /** Started later. */
  public SyntheticResults startedLater(double by) {
    return new SyntheticResults(
        seed,
        workloads,
        seconds,
        perSecond,
        slower,
        shard,
        shards,
        startMicros + Math.round(by * 1e6));
  }

  /** A cold start and a steady load. */
  public RunResult run() {
    return run(false);
  }

  /** The same, stopped before its end if wanted. */
  public RunResult run(boolean partial) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("Zoetrope", "0.1.0");
    environment.put("Processor", "a <fast> one");
    environment.put("Instructions", "avx2, avx512f");
    environment.put("Cores", "2");
    environment.put("System", "Linux 6.1 amd64");
    environment.put("Java", "OpenJDK 64-Bit Server VM 21.0.2+13");
    PhaseResult cold =
        new PhaseResult(
            "cold",
            PhaseKind.COLD_START,
            startMicros - 5_000_000,
            0,
            3.9,
            false,
            List.of(),
            histogram(3),
            List.of(),
            client(0.4, 4),
            Optional.empty(),
            Map.of(),
            0,
            List.of(new PhaseResult.Event(0, 3.91, "started, first answer")));
    return new RunResult(
        startMicros - 5_000_000,
        "zoetrope bench run plan.toml --seed " + seed,
        environment,
        seed,
        partial,
        List.of(cold, phase("steady", PhaseKind.STEADY, partial)),
        1);
  }

  /** One phase of it. */
  public PhaseResult phase(String name, PhaseKind kind, boolean partial) {
    List<WorkloadResult> all = new ArrayList<>();
    for (int i = 0; i < workloads.size(); i++) {
      all.add(workload(workloads.get(i), i));
    }
    Histogram open = histogram(3);
    for (int stream = shard; stream < 4; stream += shards) {
      open.recordValue(4_000_000 + stream * 300_000L);
    }
    return new PhaseResult(
        name,
        kind,
        startMicros,
        WARM_UP,
        seconds,
        partial,
        List.copyOf(all),
        open,
        List.of("camera 9: UNAVAILABLE: no room"),
        client(seconds * 0.3 / shards, seconds),
        Optional.of(
            new Usage(
                seconds * 1.4,
                seconds,
                2,
                OptionalLong.of(900L << 20),
                OptionalLong.empty(),
                OptionalDouble.empty())),
        Map.of("batches", 1_234.0, "queue_us_sum", 5.5e6),
        150,
        List.of(new PhaseResult.Event(seconds / 2.0, 0.8, "model reloaded")));
  }

  private static Usage client(double cpuSeconds, double seconds) {
    return new Usage(
        cpuSeconds,
        seconds,
        2,
        OptionalLong.of(200L << 20),
        OptionalLong.of(40L << 20),
        OptionalDouble.empty());
  }

  /** One of its workloads. */
  public WorkloadResult workload(String name, int number) {
    Random random = new Random(seed * 31 + number);
    Fates fates = new Fates(seconds);
    int frames = seconds * perSecond;
    for (int frame = 0; frame < frames; frame++) {
      double dice = random.nextDouble();
      long service = Math.round(slower * (12e6 + 9e6 * -Math.log(1 - random.nextDouble())));
      long late = 20_000L + random.nextInt(60_000);
      if (frame % shards == shard) {
        fates.add(WARM_UP, frame / (double) perSecond, dice, service, late);
      }
    }
    return fates.workload(name, Math.max(1, 4 / shards));
  }

  private static Histogram histogram(int digits) {
    return new Histogram(digits);
  }

  /** What became of the frames of one workload. */
  private static final class Fates {
    private final Histogram latency = histogram(3);
    private final Histogram service = histogram(3);
    private final Histogram lateness = histogram(3);
    private final Histogram network = histogram(2);
    private final Histogram ages = histogram(2);
    private final Histogram peaks = histogram(2);
    private final Map<String, Histogram> stages = new LinkedHashMap<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final List<Histogram> parts = new ArrayList<>();
    private final List<Histogram> seconds = new ArrayList<>();
    private final List<Map<Outcome, Long>> perSecond = new ArrayList<>();
    private final long[] due = new long[SEGMENTS];
    private final double length;
    private long scheduled;
    private long good;

    Fates(int length) {
      this.length = length;
      for (int i = 0; i < SEGMENTS; i++) {
        parts.add(histogram(2));
      }
      for (int i = 0; i < length + WARM_UP; i++) {
        seconds.add(histogram(2));
        perSecond.add(new EnumMap<>(Outcome.class));
      }
      for (String stage : List.of("receive", "decode", "wait", "form", "execute", "reply")) {
        stages.put(stage, histogram(2));
      }
    }

    void add(int warmUp, double at, double dice, long serviceNanos, long late) {
      Outcome outcome =
          dice < 0.96
              ? Outcome.RESULT
              : dice < 0.985
                  ? Outcome.SUPERSEDED
                  : dice < 0.995
                      ? Outcome.OVERLOADED
                      : dice < 0.999 ? Outcome.EXPIRED : Outcome.LOST;
      int segment = (int) (at / length * SEGMENTS);
      int second = (int) at + warmUp;
      scheduled++;
      due[segment]++;
      outcomes.merge(outcome, 1L, Long::sum);
      perSecond.get(second).merge(outcome, 1L, Long::sum);
      lateness.recordValue(late);
      if (outcome != Outcome.RESULT) {
        return;
      }
      long whole = serviceNanos + late;
      good += whole <= SLO_NANOS ? 1 : 0;
      latency.recordValue(whole);
      service.recordValue(serviceNanos);
      parts.get(segment).recordValue(whole);
      seconds.get(second).recordValue(whole);
      long micros = serviceNanos / 1_000;
      double[] shares = {0.01, 0.08, 0.2, 0.02, 0.6, 0.01};
      int i = 0;
      for (Histogram stage : stages.values()) {
        stage.recordValue(Math.round(micros * shares[i++]));
      }
      network.recordValue(Math.round(micros * 0.08));
      ages.recordValueWithCount(micros + 20_000, 33_000);
      peaks.recordValue(micros + 40_000);
    }

    WorkloadResult workload(String name, int streams) {
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < SEGMENTS; i++) {
        Histogram part = parts.get(i);
        segments.add(new Segment(length / SEGMENTS, due[i], part.getTotalCount(), part));
      }
      List<Second> timeline = new ArrayList<>();
      for (int i = 0; i < seconds.size(); i++) {
        Histogram one = seconds.get(i);
        boolean any = one.getTotalCount() > 0;
        timeline.add(
            new Second(
                perSecond.get(i).values().stream().mapToLong(Long::longValue).sum(),
                perSecond.get(i),
                one.getTotalCount(),
                any ? one.getValueAtPercentile(50) : 0,
                any ? one.getValueAtPercentile(99) : 0,
                any ? one.getMaxValue() : 0,
                any ? one.getValueAtPercentile(50) + 20_000_000 : 0));
      }
      List<StreamAge> each = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        each.add(
            new StreamAge(
                name + "-" + i, scheduled / streams, 41_000, 40_000, 78_000 + i * 900, 101_000));
      }
      return new WorkloadResult(
          name,
          "127.0.0.1:7000",
          "efficientnet_lite0",
          "rgb 224x224",
          "poisson",
          true,
          streams,
          Math.max(1, streams / 2),
          scheduled,
          outcomes,
          0,
          0,
          0,
          latency.getTotalCount(),
          scheduled * 150_528,
          latency,
          service,
          lateness,
          OptionalLong.of(SLO_NANOS),
          good,
          List.copyOf(segments),
          List.copyOf(timeline),
          new AgeResult(ages, peaks, List.copyOf(each)),
          stages,
          network,
          Map.of(
              "RESOURCE_EXHAUSTED: the queue is full",
              outcomes.getOrDefault(Outcome.OVERLOADED, 0L)));
    }
  }
}
