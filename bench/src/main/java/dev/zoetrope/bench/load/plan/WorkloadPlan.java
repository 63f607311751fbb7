package dev.zoetrope.bench.load.plan;

import dev.zoetrope.bench.load.arrival.ArrivalSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * Streams of one kind, to one server.
 *
 * @param name in reports
 * @param target the server
 * @param model to ask; empty for the server's default
 * @param streams at least 1
 * @param connections over which they are spread; 0 for as many as there are requests under way
 * @param arrivals when frames are due
 * @param payload what they carry, in the words of {@code PayloadSpec}
 * @param policy {@code latest}, {@code queue} or {@code reject}; for servers of streams
 * @param maxAge told to servers that can be told
 * @param timeout how long an answer is waited for
 * @param window frames in flight under queue and reject; 0 for the server's default
 * @param backlog frames of a stream that may wait for the transport before they count as unsent
 * @param slo the longest latency of a good answer
 */
public record WorkloadPlan(
    String name,
    TargetPlan target,
    String model,
    int streams,
    int connections,
    ArrivalSpec arrivals,
    String payload,
    String policy,
    Optional<Duration> maxAge,
    Duration timeout,
    int window,
    int backlog,
    Optional<Duration> slo) {
  private static final int MOST_STREAMS = 100_000;
  private static final int MOST_CONNECTIONS = 10_000;

  /** Checks what can be checked without a server. */
  public WorkloadPlan {
    within("streams", streams, 1, MOST_STREAMS);
    within("connections", connections, 0, MOST_CONNECTIONS);
    within("window", window, 0, 1_024);
    within("backlog", backlog, 1, 1_000_000);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than 0 s, not " + timeout);
    }
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, not %d".formatted(name, least, most, value));
    }
  }

  /** The same to another server. */
  public WorkloadPlan to(TargetPlan other) {
    return new WorkloadPlan(
        name,
        other,
        model,
        streams,
        connections,
        arrivals,
        payload,
        policy,
        maxAge,
        timeout,
        window,
        backlog,
        slo);
  }

  /** The same at another load. */
  public WorkloadPlan with(ArrivalSpec other, int otherStreams) {
    return new WorkloadPlan(
        name,
        target,
        model,
        otherStreams,
        Math.min(connections, otherStreams),
        other,
        payload,
        policy,
        maxAge,
        timeout,
        window,
        backlog,
        slo);
  }
}
