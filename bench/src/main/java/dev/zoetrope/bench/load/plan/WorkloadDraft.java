package dev.zoetrope.bench.load.plan;

import dev.zoetrope.bench.load.arrival.ArrivalSpec;
import dev.zoetrope.client.words.QuantityParser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * A workload in the making: every key that a plan file and the command line know, with its default.
 * One thread.
 */
public final class WorkloadDraft {
  private static final Map<String, BiConsumer<WorkloadDraft, String>> KEYS = new LinkedHashMap<>();
  private static final List<String> POLICIES = List.of("latest", "queue", "reject");

  static {
    KEYS.put("model", (draft, text) -> draft.model = text);
    KEYS.put("streams", (draft, text) -> draft.streams = whole("streams", text));
    KEYS.put("connections", (draft, text) -> draft.connections = whole("connections", text));
    KEYS.put("arrivals", (draft, text) -> draft.arrivals = ArrivalSpec.parse(text));
    KEYS.put("payload", (draft, text) -> draft.payload = text);
    KEYS.put("policy", (draft, text) -> draft.policy = policy(text));
    KEYS.put("max_age", (draft, text) -> draft.maxAge = Optional.of(QuantityParser.duration(text)));
    KEYS.put("timeout", (draft, text) -> draft.timeout = QuantityParser.duration(text));
    KEYS.put("window", (draft, text) -> draft.window = whole("window", text));
    KEYS.put("backlog", (draft, text) -> draft.backlog = whole("backlog", text));
    KEYS.put("slo", (draft, text) -> draft.slo = Optional.of(QuantityParser.duration(text)));
  }

  private String model = "";
  private int streams = 4;
  private int connections;
  private ArrivalSpec arrivals = ArrivalSpec.closed(8);
  private String payload = "noise:224x224";
  private String policy = "";
  private Optional<Duration> maxAge = Optional.empty();
  private Duration timeout = Duration.ofSeconds(20);
  private int window;
  private int backlog = 64;
  private Optional<Duration> slo = Optional.empty();

  /** What can be set. */
  public static Set<String> keys() {
    return new TreeSet<>(KEYS.keySet());
  }

  /** The same as another, to be changed without it. */
  public WorkloadDraft copy() {
    WorkloadDraft copy = new WorkloadDraft();
    copy.model = model;
    copy.streams = streams;
    copy.connections = connections;
    copy.arrivals = arrivals;
    copy.payload = payload;
    copy.policy = policy;
    copy.maxAge = maxAge;
    copy.timeout = timeout;
    copy.window = window;
    copy.backlog = backlog;
    copy.slo = slo;
    return copy;
  }

  /**
   * Sets one.
   *
   * @throws IllegalArgumentException if there is no such key, or its value is wrong; one sentence
   */
  public WorkloadDraft set(String key, String text) {
    BiConsumer<WorkloadDraft, String> setter = KEYS.get(key);
    if (setter == null) {
      throw new IllegalArgumentException(
          "unknown key '%s'; the keys are %s".formatted(key, String.join(", ", keys())));
    }
    setter.accept(this, text);
    return this;
  }

  /**
   * What it has become. A stream of a closed loop is a queue and one with a schedule is live,
   * unless it says so itself; a queue of a closed loop has room for all that may be under way.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public WorkloadPlan plan(String name, TargetPlan target) {
    String chosen = policy.isEmpty() ? (arrivals.isOpenLoop() ? "latest" : "queue") : policy;
    int room = window;
    if (room == 0 && arrivals.inFlight().isPresent()) {
      room = Math.min(1_024, (arrivals.inFlight().getAsInt() + streams - 1) / Math.max(1, streams));
    }
    return new WorkloadPlan(
        name,
        target,
        model,
        streams,
        connections == 0 && !isHttp(target) ? Math.max(1, Math.min(streams, 4)) : connections,
        arrivals,
        payload,
        chosen,
        maxAge,
        timeout,
        room,
        backlog,
        slo);
  }

  /** Connections of HTTP carry one request at a time: as many as there are under way. */
  private static boolean isHttp(TargetPlan target) {
    return target.address().startsWith("http");
  }

  private static String policy(String text) {
    if (!POLICIES.contains(text)) {
      throw new IllegalArgumentException(
          "policy must be one of %s, not '%s'".formatted(String.join(", ", POLICIES), text));
    }
    return text;
  }

  private static int whole(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number, not '%s'".formatted(name, text), e);
    }
  }
}
