package dev.zoetrope.bench.load.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.known.Behaviour;
import dev.zoetrope.bench.known.KnownOptions;
import dev.zoetrope.bench.known.KnownServer;
import dev.zoetrope.bench.known.Truth;
import dev.zoetrope.bench.load.arrival.ArrivalSpec;
import dev.zoetrope.bench.load.arrival.Arrivals;
import dev.zoetrope.bench.load.plan.LoadPlan;
import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.load.plan.WorkloadDraft;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.server.ForeignServer;
import dev.zoetrope.bench.load.session.LoadSession.Manner;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.validity.Validity;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import dev.zoetrope.bench.load.validity.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is reported of a server whose every answer's time is known, over real sockets. Answers are
 * due at a frame's scheduled time plus a delay, so that the truth follows from the schedule alone.
 * A machine that lets the server or the generator sleep for milliseconds spoils a run; it is then
 * taken again, twice at most.
 */
@Tag("alone")
class KnownServerLoadIT {
  private static final int STREAMS = 4;
  private static final int TRIES = 3;
  private static final long SEED = 11;
  private static final Duration LENGTH = Duration.ofSeconds(2);
  private static final double[] PERCENTILES = {50, 90, 99};

  private static PhaseResult load(
      KnownServer server, String arrivals, Duration length, Map<String, Integer> reference)
      throws Exception {
    TargetPlan target =
        new TargetPlan("known", "localhost:" + server.grpcPort(), Map.of(), List.of());
    WorkloadDraft draft =
        new WorkloadDraft()
            .set("streams", Integer.toString(STREAMS))
            .set("arrivals", arrivals)
            .set("payload", "noise:32x32,frames=1")
            .set("timeout", "2500ms");
    PhasePlan phase =
        new PhasePlan(
            "steady",
            PhaseKind.STEADY,
            Optional.of(Duration.ZERO),
            length,
            List.of(draft.plan("known", target)),
            Optional.empty());
    Map<String, Map<String, Integer>> references =
        reference.isEmpty() ? Map.of() : Map.of("known", reference);
    try (LoadSession session =
        new LoadSession(new ForeignServer(Optional.empty()), (a, b, c, d, e) -> {}, () -> false)) {
      return session
          .run(
              new LoadPlan(List.of(phase), SEED),
              new Manner(Manner.PLAIN.shard(), OptionalLong.empty(), false, references),
              "",
              Map.of())
          .phases()
          .get(0);
    }
  }

  /** The schedule as the engine makes it of the seed, stream by stream. */
  private static long[][] schedule(String text, Duration length) {
    Arrivals arrivals = ArrivalSpec.parse(text).arrivals(STREAMS, SEED + 0x9E3779B97F4A7C15L);
    List<LongStream.Builder> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(LongStream.builder());
    }
    while (arrivals.advance() && arrivals.atNanos() < length.toNanos()) {
      streams.get(arrivals.stream()).add(arrivals.atNanos());
    }
    return streams.stream().map(stream -> stream.build().toArray()).toArray(long[][]::new);
  }

  private static boolean isNear(long reported, long truth) {
    return Math.abs(reported - truth) <= Math.max(50_000, truth / 100);
  }

  private static boolean isNear(WorkloadResult result, Truth truth) {
    for (double percentile : PERCENTILES) {
      long reported = result.latencyNanos().getValueAtPercentile(percentile);
      if (!isNear(reported, truth.latencies().percentile(percentile))) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delay=100ms                              | constant:200",
        "delay=lognormal(100ms,0.5,seed=3)        | constant:200",
        "delay=list(60ms,80ms,100ms,120ms,200ms)  | constant:200",
        "delay=100ms                              | poisson:200",
        "delay=lognormal(80ms,1,seed=5)           | poisson:200",
        "delay=100ms                              | camera:50,jitter=3ms,drift=200ppm",
        "delay=60ms capacity=150/s                | burst:80,size=16",
        "delay=60ms stall=100ms@1s                | constant:200",
        "delay=60ms stall=500ms@1s                | constant:200",
        "delay=60ms stall=2s@500ms                | constant:200",
        "delay=100ms drop=1/50                    | constant:200",
        "delay=100ms duplicate=1/25               | constant:200",
        "delay=100ms reorder=5                    | constant:200",
        "delay=100ms outcome=overloaded:1/10      | constant:200",
        "delay=100ms wrong=1/20                   | constant:200",
      })
  void reportsTheTruth(String text, String arrivals) throws Exception {
    Behaviour behaviour = Behaviour.parse("from=scheduled " + text);
    Truth truth = Truth.of(behaviour, schedule(arrivals, LENGTH));
    WorkloadResult result = null;
    for (int i = 0; i < TRIES && (result == null || !isNear(result, truth)); i++) {
      try (KnownServer server = KnownServer.start(KnownOptions.local(behaviour))) {
        result = load(server, arrivals, LENGTH, Map.of("noise 0", 1)).workloads().get(0);
      }
      assertThat(result.scheduled()).isEqualTo(truth.frames());
      assertThat(result.count(Outcome.RESULT)).isEqualTo(truth.latencies().count());
      assertThat(result.count(Outcome.LOST)).isEqualTo(truth.missing());
      assertThat(result.count(Outcome.OVERLOADED))
          .isEqualTo(truth.count(dev.zoetrope.v1.Outcome.OUTCOME_OVERLOADED));
      assertThat(result.doubled()).isEqualTo(truth.doubled());
      assertThat(result.strays()).isZero();
      assertThat(result.wrong()).isEqualTo(truth.wrong());
      assertThat(result.verified()).isEqualTo(truth.latencies().count());
    }
    for (double percentile : PERCENTILES) {
      long expected = truth.latencies().percentile(percentile);
      assertThat(result.latencyNanos().getValueAtPercentile(percentile))
          .as("p%s, with the generator %s us late", percentile, late(result))
          .satisfies(
              reported -> assertThat(isNear(reported, expected)).as("%s", expected).isTrue());
    }
  }

  private static long late(WorkloadResult result) {
    return result.latenessNanos().getValueAtPercentile(99) / 1_000;
  }

  /**
   * A generator that waits for answers sends nothing while the server stalls, and sees no stall.
   */
  @Test
  void aStallThatAClosedLoopHidesShowsInTheSchedulesP99() throws Exception {
    Behaviour behaviour = Behaviour.parse("delay=5ms stall=1s@1s");
    WorkloadResult open;
    WorkloadResult closed;
    try (KnownServer server = KnownServer.start(KnownOptions.local(behaviour))) {
      open = load(server, "constant:150", Duration.ofSeconds(3), Map.of()).workloads().get(0);
      server.reset();
      closed = load(server, "closed:1", Duration.ofSeconds(3), Map.of()).workloads().get(0);
    }

    assertThat(open.latencyNanos().getValueAtPercentile(99)).isGreaterThan(900_000_000);
    assertThat(open.latencyNanos().getValueAtPercentile(75)).isGreaterThan(100_000_000);
    assertThat(closed.latencyNanos().getMaxValue()).isGreaterThan(900_000_000);
    assertThat(closed.latencyNanos().getValueAtPercentile(99)).isLessThan(100_000_000);
  }

  @Test
  void anOrdinaryRunIsValidAndBadOnesAreNot() throws Exception {
    assertThat(rules("delay=20ms", "constant:300")).isEmpty();
    assertThat(rules("delay=20ms drop=1/50", "constant:300")).contains("missing-replies");
    assertThat(rules("delay=20ms duplicate=1/50", "constant:300")).contains("doubled-replies");
    assertThat(rules("delay=20ms wrong=1/50", "constant:300")).contains("wrong-answers");
    assertThat(rules("capacity=200/s", "constant:300")).contains("not-stationary");
    assertThat(rules("outcome=failed:1/1", "constant:300")).contains("no-results");
  }

  private static List<String> rules(String text, String arrivals) throws Exception {
    // Short runs: enough frames for the median, which is what is asked for here.
    ValidityLimits usual = ValidityLimits.defaults();
    ValidityLimits limits =
        new ValidityLimits(
            50,
            0.9,
            0.25,
            0.5,
            5_000_000,
            usual.cpuShare(),
            usual.clockStepMicros(),
            usual.driftShare(),
            0);
    List<String> found = List.of();
    for (int i = 0; i < TRIES; i++) {
      try (KnownServer server = KnownServer.start(KnownOptions.local(Behaviour.parse(text)))) {
        found =
            Validity.judge(
                    load(server, arrivals, LENGTH, new HashMap<>(Map.of("noise 0", 1))), limits)
                .stream()
                .map(Violation::rule)
                .distinct()
                .toList();
      }
      if (found.isEmpty() || !text.equals("delay=20ms")) {
        break;
      }
    }
    return found;
  }
}
