package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.arrival.ArrivalSpec;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.result.AgeResult;
import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A workload in a phase: its connections, its streams and their account. */
final class WorkloadRun implements AutoCloseable {
  private static final int MOST_STREAM_AGES = 100;

  private final WorkloadPlan plan;
  private final Clock clock;
  private final Window window;
  private final Target target;
  private final WorkloadRecorder recorder;

  /** By number; those of other processes are null. */
  private final @Nullable StreamRun[] streams;

  private final List<StreamRun> ours = new ArrayList<>();
  private volatile @Nullable ClosedLoop loop;

  /** Connects; opens no stream yet. */
  WorkloadRun(WorkloadPlan plan, LoadContext context, Reference reference, Window window) {
    this.plan = plan;
    this.clock = context.clock();
    this.window = window;
    this.recorder =
        new WorkloadRecorder(window, plan.slo().map(Duration::toNanos).orElse(Long.MAX_VALUE));
    this.streams = new StreamRun[plan.streams()];
    PayloadSet payloads = context.payloads().apply(plan);
    this.target = context.targets().apply(plan);
    for (int i = 0; i < streams.length; i++) {
      if (context.shard().has(i)) {
        StreamRun stream = stream(i, payloads, reference);
        streams[i] = stream;
        ours.add(stream);
      }
    }
  }

  private StreamRun stream(int number, PayloadSet payloads, Reference reference) {
    StreamOrder order =
        new StreamOrder(
            number,
            plan.name() + "-" + number,
            plan.model(),
            payloads,
            plan.policy(),
            plan.maxAge(),
            plan.timeout(),
            plan.window());
    return new StreamRun(order, clock, window, recorder, reference, plan.backlog(), this::answered);
  }

  private void answered(StreamRun stream, long nowNanos) {
    ClosedLoop closed = loop;
    if (closed != null) {
      closed.answered(stream, nowNanos);
    }
  }

  Target target() {
    return target;
  }

  List<StreamRun> streams() {
    return ours;
  }

  /** What the open-loop sender is to send; null for a closed loop. */
  OpenLoopSender.@Nullable Lane lane(long seed) {
    ArrivalSpec arrivals = plan.arrivals();
    return arrivals.isOpenLoop()
        ? new OpenLoopSender.Lane(arrivals.arrivals(plan.streams(), seed), streams)
        : null;
  }

  /** The loop that keeps frames under way; it must not run before it is here. */
  ClosedLoop closedLoop(Parker parker) {
    ClosedLoop made =
        new ClosedLoop(
            clock, parker, window, ours, plan.arrivals().inFlight().orElseThrow(), plan.streams());
    loop = made;
    return made;
  }

  /** A second is over. */
  Second turnSecond() {
    long now = clock.nanoTime();
    long sum = 0;
    int known = 0;
    for (StreamRun stream : ours) {
      long age = stream.ageNanos(now);
      if (age >= 0) {
        sum += age;
        known++;
      }
    }
    return recorder.turnSecond(known == 0 ? 0 : sum / known);
  }

  /** What the server has counted; empty where it does not tell. */
  Map<String, Double> counters() {
    try {
      return target.counters();
    } catch (IOException e) {
      recorder.failure("the server's own counters: " + e.getMessage());
      return Map.of();
    }
  }

  /** When the first result came; -1 if none did. */
  long firstResultNanos() {
    return recorder.firstResultNanos();
  }

  String name() {
    return plan.name();
  }

  WorkloadPlan plan() {
    return plan;
  }

  WorkloadResult result() {
    Histogram ages = new Histogram(2);
    Histogram peaks = new Histogram(2);
    ages.setAutoResize(true);
    peaks.setAutoResize(true);
    List<StreamAge> each = new ArrayList<>();
    for (StreamRun stream : ours) {
      each.add(stream.age(ages, peaks));
    }
    if (each.size() > MOST_STREAM_AGES) {
      each.sort(Comparator.comparing(StreamAge::p99Micros, Comparator.reverseOrder()));
      each = each.subList(0, MOST_STREAM_AGES);
    }
    WorkloadRecorder.Account account = recorder.account();
    return new WorkloadResult(
        plan.name(),
        target.address(),
        plan.model(),
        plan.payload(),
        plan.arrivals().toString(),
        plan.arrivals().isOpenLoop(),
        ours.size(),
        plan.connections(),
        account.scheduled(),
        account.outcomes(),
        account.doubled(),
        account.strays(),
        account.wrong(),
        account.verified(),
        account.payloadBytes(),
        account.latency(),
        account.service(),
        account.lateness(),
        plan.slo().map(slo -> OptionalLong.of(slo.toNanos())).orElse(OptionalLong.empty()),
        account.good(),
        account.segments(),
        account.timeline(),
        new AgeResult(ages, peaks, List.copyOf(each)),
        account.stages(),
        account.network(),
        account.failures());
  }

  @Override
  public void close() {
    target.close();
  }
}
