package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.StageMicros;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of a workload's frames, added up as it becomes known. All streams of the workload
 * write here, on whichever thread brings their news; the object is its own lock.
 */
final class WorkloadRecorder {
  private static final int SEGMENTS = 20;
  private static final int MOST_FAILURES = 12;
  private static final int MOST_FAILURE_CHARS = 300;

  private final Window window;
  private final long sloNanos;

  private final Histogram latency = histogram(3);
  private final Histogram service = histogram(3);
  private final Histogram lateness = histogram(3);
  private final Histogram network = histogram(2);
  private final Map<String, Histogram> stages = new LinkedHashMap<>();
  private final EnumMap<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, Long> failures = new LinkedHashMap<>();
  private final long[] segmentScheduled = new long[SEGMENTS];
  private final Histogram[] segmentLatency = new Histogram[SEGMENTS];
  private final List<Second> timeline = new ArrayList<>();

  private final EnumMap<Outcome, Long> secondOutcomes = new EnumMap<>(Outcome.class);
  private final Histogram secondLatency = histogram(2);
  private long secondSent;
  private long secondGood;

  private long firstResultNanos = -1;
  private long scheduled;
  private long doubled;
  private long strays;
  private long wrong;
  private long verified;
  private long payloadBytes;
  private long good;

  /**
   * Counts.
   *
   * @param sloNanos a result within it is good; {@code Long.MAX_VALUE} for any
   */
  WorkloadRecorder(Window window, long sloNanos) {
    this.window = window;
    this.sloNanos = sloNanos;
    for (int i = 0; i < SEGMENTS; i++) {
      segmentLatency[i] = histogram(2);
    }
  }

  private static Histogram histogram(int digits) {
    Histogram histogram = new Histogram(digits);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** A frame is handed to the transport. */
  synchronized void sent(long scheduledNanos, long nowNanos, int bytes) {
    secondSent++;
    if (window.counts(scheduledNanos)) {
      lateness.recordValue(Math.max(0, nowNanos - scheduledNanos));
      payloadBytes += bytes;
    }
  }

  /** A frame's life has ended. */
  synchronized void ended(
      long scheduledNanos, long sentNanos, long nowNanos, Answer answer, boolean isWrong) {
    Outcome outcome = answer.outcome();
    secondOutcomes.merge(outcome, 1L, Long::sum);
    long took = Math.max(0, nowNanos - scheduledNanos);
    boolean isGood = outcome == Outcome.RESULT && took <= sloNanos;
    if (outcome == Outcome.RESULT) {
      secondLatency.recordValue(took);
      if (firstResultNanos < 0) {
        firstResultNanos = nowNanos;
      }
      secondGood += isGood ? 1 : 0;
    }
    if (!window.counts(scheduledNanos)) {
      return;
    }
    scheduled++;
    outcomes.merge(outcome, 1L, Long::sum);
    int segment = window.part(scheduledNanos, SEGMENTS);
    segmentScheduled[segment]++;
    if (outcome == Outcome.RESULT) {
      good += isGood ? 1 : 0;
      wrong += isWrong ? 1 : 0;
      latency.recordValue(took);
      service.recordValue(Math.max(0, nowNanos - sentNanos));
      segmentLatency[segment].recordValue(took);
      if (answer.stages() != null) {
        stages(answer.stages(), nowNanos - sentNanos);
      }
    } else if (!answer.detail().isEmpty()) {
      failure(outcome + ": " + answer.detail());
    }
  }

  private void stages(StageMicros micros, long serviceNanos) {
    stage("receive", micros.receive());
    stage("decode", micros.decode());
    stage("wait", micros.await());
    stage("form", micros.form());
    stage("execute", micros.execute());
    stage("reply", micros.reply());
    network.recordValue(Math.max(0, serviceNanos / 1_000 - micros.total()));
  }

  private void stage(String name, long micros) {
    stages.computeIfAbsent(name, key -> histogram(2)).recordValue(Math.max(0, micros));
  }

  /** Something that is worth telling once; of many different things the first few. */
  synchronized void failure(String text) {
    String cut = text.length() <= MOST_FAILURE_CHARS ? text : text.substring(0, MOST_FAILURE_CHARS);
    if (failures.containsKey(cut) || failures.size() < MOST_FAILURES) {
      failures.merge(cut, 1L, Long::sum);
    } else {
      failures.merge("other", 1L, Long::sum);
    }
  }

  /** When the first result came; -1 as long as there is none. */
  synchronized long firstResultNanos() {
    return firstResultNanos;
  }

  synchronized void doubled() {
    doubled++;
  }

  synchronized void stray() {
    strays++;
  }

  /** A result was compared with the reference. */
  synchronized void verified() {
    verified++;
  }

  /**
   * A second is over.
   *
   * @param ageNanos mean age of the streams' newest answers; 0 if none has one
   */
  synchronized Second turnSecond(long ageNanos) {
    Second second =
        new Second(
            secondSent,
            new EnumMap<>(secondOutcomes),
            secondGood,
            secondLatency.getValueAtPercentile(50),
            secondLatency.getValueAtPercentile(99),
            secondLatency.getMaxValue(),
            ageNanos);
    timeline.add(second);
    secondSent = 0;
    secondGood = 0;
    secondOutcomes.clear();
    secondLatency.reset();
    return second;
  }

  /** All of it, for when no more news can come. */
  synchronized Account account() {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < SEGMENTS && window.partSeconds(i, SEGMENTS) > 0; i++) {
      segments.add(
          new Segment(
              window.partSeconds(i, SEGMENTS),
              segmentScheduled[i],
              segmentLatency[i].getTotalCount(),
              segmentLatency[i]));
    }
    return new Account(
        scheduled,
        new EnumMap<>(outcomes),
        doubled,
        strays,
        wrong,
        verified,
        payloadBytes,
        latency,
        service,
        lateness,
        good,
        List.copyOf(segments),
        List.copyOf(timeline),
        stages,
        network,
        failures);
  }

  /** See {@link dev.zoetrope.bench.load.result.WorkloadResult}, whose parts these become. */
  record Account(
      long scheduled,
      Map<Outcome, Long> outcomes,
      long doubled,
      long strays,
      long wrong,
      long verified,
      long payloadBytes,
      Histogram latency,
      Histogram service,
      Histogram lateness,
      long good,
      List<Segment> segments,
      List<Second> timeline,
      Map<String, Histogram> stages,
      Histogram network,
      Map<String, Long> failures) {}
}
