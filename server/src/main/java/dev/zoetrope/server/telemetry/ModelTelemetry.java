package dev.zoetrope.server.telemetry;

import dev.zoetrope.server.batch.BatchListener;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One model's counters and histograms. Recording: any thread. */
public final class ModelTelemetry {
  private final String name;
  private final List<LaneTelemetry> lanes;
  private final Supplier<ModelGauges> gauges;
  private final StripedCounts outcomes = new StripedCounts(Tally.slots(Outcome.class));
  private final LatencyRecorder receive = new LatencyRecorder();
  private final LatencyRecorder decode = new LatencyRecorder();
  private final LatencyRecorder wait = new LatencyRecorder();
  private final LatencyRecorder form = new LatencyRecorder();
  private final LatencyRecorder execute = new LatencyRecorder();
  private final LatencyRecorder reply = new LatencyRecorder();
  private final LatencyRecorder age = new LatencyRecorder();
  private final LatencyRecorder ageWithoutResult = new LatencyRecorder();

  ModelTelemetry(String name, int lanes, int largestBucket, Supplier<ModelGauges> gauges) {
    this.name = name;
    this.gauges = gauges;
    this.lanes =
        IntStream.range(0, lanes)
            .mapToObj(lane -> new LaneTelemetry(name, lane, largestBucket))
            .toList();
  }

  /** What listens to one lane. */
  public BatchListener lane(int index) {
    return lanes.get(index);
  }

  /** A reply has been made; through {@link StreamTelemetry#answered}. */
  void answered(Ticket ticket, long nowNanos, long ageNanos) {
    outcomes.add(ticket.outcome().getNumber(), 1);
    long received = ticket.receivedNanos();
    long taken = ticket.takenNanos();
    if (received != 0) {
      receive.recordNanos(received - ticket.frame().arrivalNanos());
      if (ticket.decodeNanos() != 0) {
        decode.recordNanos(ticket.decodeNanos());
      }
      if (taken != 0) {
        wait.recordNanos(taken - received - ticket.decodeNanos());
      }
    }
    if (ticket.outcome() != Outcome.OUTCOME_RESULT) {
      ageWithoutResult.recordNanos(ageNanos);
      return;
    }
    form.recordNanos(ticket.executeStartNanos() - taken);
    execute.recordNanos(ticket.executeEndNanos() - ticket.executeStartNanos());
    reply.recordNanos(nowNanos - ticket.executeEndNanos());
    age.recordNanos(ageNanos);
  }

  ModelSnapshot snapshot() {
    Map<Span, Latencies> latencies = new EnumMap<>(Span.class);
    for (Span span : Span.values()) {
      latencies.put(span, recorder(span).snapshot());
    }
    return new ModelSnapshot(
        name,
        Tally.of(Outcome.class, outcomes::sum),
        latencies,
        lanes.stream().map(LaneTelemetry::snapshot).toList(),
        gauges.get());
  }

  private LatencyRecorder recorder(Span span) {
    return switch (span) {
      case RECEIVE -> receive;
      case DECODE -> decode;
      case WAIT -> wait;
      case FORM -> form;
      case EXECUTE -> execute;
      case REPLY -> reply;
      case AGE -> age;
      case AGE_WITHOUT_RESULT -> ageWithoutResult;
    };
  }
}
