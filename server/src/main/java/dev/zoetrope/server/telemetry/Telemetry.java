package dev.zoetrope.server.telemetry;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.PendingBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Everything the server counts about itself since its start. Any thread. */
public final class Telemetry {
  /** Streams that {@link #snapshot()} lists. */
  public static final int LISTED_STREAMS = 20;

  private static final int STREAMS_OPENED = 0;
  private static final int FRAMES_RECEIVED = 1;
  private static final int REPLIES_OWED = 2;
  private static final int REPLIES_ABANDONED = 3;

  private final Clock clock;
  private final PendingBudget pending;
  private final long startNanos;
  private final StripedCounts flow = new StripedCounts(4);
  private final List<ModelTelemetry> models = new CopyOnWriteArrayList<>();
  private final Set<StreamTelemetry> streams = ConcurrentHashMap.newKeySet();
  private final StreamTelemetry calls = new StreamTelemetry(this);

  /** A server that has done nothing yet. */
  public Telemetry(Clock clock, PendingBudget pending) {
    this.clock = clock;
    this.pending = pending;
    this.startNanos = clock.nanoTime();
  }

  /**
   * Another model.
   *
   * @param lanes how many
   * @param largestBucket no batch is padded to more
   * @param gauges read at each snapshot
   */
  public ModelTelemetry addModel(
      String name, int lanes, int largestBucket, Supplier<ModelGauges> gauges) {
    ModelTelemetry model = new ModelTelemetry(name, lanes, largestBucket, gauges);
    models.add(model);
    return model;
  }

  /** For a stream that is about to open. */
  public StreamTelemetry newStream() {
    return new StreamTelemetry(this);
  }

  /** Stands for all calls of one frame; never listed. */
  public StreamTelemetry calls() {
    return calls;
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  void add(StreamTelemetry stream) {
    flow.add(STREAMS_OPENED, 1);
    streams.add(stream);
  }

  void remove(StreamTelemetry stream) {
    streams.remove(stream);
  }

  void frameReceived(int replies) {
    flow.add(FRAMES_RECEIVED, 1);
    flow.add(REPLIES_OWED, replies);
  }

  void repliesAbandoned(int replies) {
    flow.add(REPLIES_ABANDONED, replies);
  }

  /** What there is to know, with the {@link #LISTED_STREAMS} stalest streams. */
  public ServerSnapshot snapshot() {
    return snapshot(LISTED_STREAMS);
  }

  /** As {@link #snapshot()}, with so many streams. */
  public ServerSnapshot snapshot(int listedStreams) {
    long now = clock.nanoTime();
    // What was made before what was owed, so that there is never less owed than made.
    List<ModelSnapshot> answers = models.stream().map(ModelTelemetry::snapshot).toList();
    long abandoned = flow.sum(REPLIES_ABANDONED);
    FlowCounts counts =
        new FlowCounts(
            flow.sum(STREAMS_OPENED), flow.sum(FRAMES_RECEIVED), flow.sum(REPLIES_OWED), abandoned);
    return new ServerSnapshot(
        now, now - startNanos, counts, answers, streams(now, listedStreams), pending.used());
  }

  private record Aged(StreamTelemetry stream, long ageNanos) {}

  /** Holds only as many as are asked for, however many are open. */
  private StreamsSnapshot streams(long now, int listed) {
    PriorityQueue<Aged> stalest = new PriorityQueue<>(Comparator.comparingLong(Aged::ageNanos));
    int open = 0;
    int sending = 0;
    for (StreamTelemetry stream : streams) {
      open++;
      long age = stream.ageNanos(now);
      if (age < 0) {
        continue;
      }
      sending++;
      stalest.add(new Aged(stream, age));
      if (stalest.size() > listed) {
        stalest.poll();
      }
    }
    List<StreamSnapshot> list = new ArrayList<>(stalest.size());
    for (Aged aged : stalest) {
      list.add(Objects.requireNonNull(aged.stream().snapshot(now)));
    }
    list.sort(Comparator.comparingLong(StreamSnapshot::ageMicros).reversed());
    return new StreamsSnapshot(open, sending, list);
  }
}
