package dev.zoetrope.bench.load.plan;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.client.words.QuantityParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a plan from YAML:
 *
 * <pre>
 * seed: 1
 * targets:
 *   ours:   {address: "localhost:6570", admin: "localhost:6571"}
 *   triton: {address: "oip://localhost:8001", headers: ["key: value"], token: "@token.txt"}
 * defaults: {payload: "noise:224x224", slo: 200ms}
 * workloads:
 *   door: {target: ours, model: m, streams: 4, arrivals: "camera:25,jitter=2ms"}
 *   yard: {target: ours, streams: 16, arrivals: "camera:5", payload: "jpeg:1280x720"}
 * phases:
 *   - {name: storm, kind: connect-storm, duration: 5s, warm_up: 0s}
 *   - {name: steady, duration: 60s}
 *   - {name: reload, kind: reload, duration: 30s, action: ["./reload.sh"], workloads: [door]}
 * </pre>
 *
 * Without phases there is one, with all workloads. What is wrong is said all together, each with
 * its place.
 */
public final class PlanFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration USUAL = Duration.ofSeconds(30);

  private final List<String> problems = new ArrayList<>();
  private final Map<String, TargetPlan> targets = new LinkedHashMap<>();
  private final Map<String, WorkloadPlan> workloads = new LinkedHashMap<>();

  private PlanFile() {}

  /**
   * Reads a file.
   *
   * @param defaults what workloads are that say nothing else
   * @param target theirs, if they name none
   * @throws BenchException with everything that is wrong
   */
  public static LoadPlan read(Path file, WorkloadDraft defaults, TargetPlan target)
      throws IOException {
    PlanFile reader = new PlanFile();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    LoadPlan plan = reader.plan(bytes, defaults, target);
    if (plan == null || !reader.problems.isEmpty()) {
      throw new BenchException(file + ":\n  " + String.join("\n  ", reader.problems));
    }
    return plan;
  }

  private @Nullable LoadPlan plan(byte[] bytes, WorkloadDraft defaults, TargetPlan target) {
    if (bytes.length > MOST_BYTES) {
      problems.add("larger than the limit of " + MOST_BYTES + " bytes");
      return null;
    }
    Object root;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel("plan").build();
      root = new Load(settings).loadFromInputStream(new ByteArrayInputStream(bytes));
    } catch (YamlEngineException e) {
      problems.add("not YAML that can be read: " + e.getMessage().replaceAll("\\s+", " "));
      return null;
    }
    Map<String, Object> document =
        known(
            map("the plan", root),
            "the plan",
            List.of("seed", "targets", "defaults", "workloads", "phases"));
    targets(document);
    WorkloadDraft usual = defaults.copy();
    set(usual, map("defaults", document.getOrDefault("defaults", Map.of())), "defaults");
    map("workloads", document.getOrDefault("workloads", Map.of()))
        .forEach((name, value) -> workload(name, map("workloads." + name, value), usual, target));
    if (workloads.isEmpty() && problems.isEmpty()) {
      problems.add("workloads: there is none; at least 1 is needed");
    }
    List<PhasePlan> phases = new ArrayList<>();
    Object listed = document.get("phases");
    if (listed == null) {
      phase(Map.of(), "phases", phases);
    } else if (listed instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        phase(map("phases[" + i + "]", list.get(i)), "phases[" + i + "]", phases);
      }
    } else {
      problems.add("phases: expected a list");
    }
    long seed = seed(document.getOrDefault("seed", 1));
    return problems.isEmpty() ? new LoadPlan(phases, seed) : null;
  }

  private long seed(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    problems.add("seed: expected a whole number, not '" + value + "'");
    return 0;
  }

  private void targets(Map<String, Object> document) {
    map("targets", document.getOrDefault("targets", Map.of()))
        .forEach(
            (name, value) -> {
              Map<String, Object> keys = new LinkedHashMap<>(map("targets." + name, value));
              Object address = keys.remove("address");
              Object headers = keys.remove("headers");
              if (address == null) {
                problems.add("targets." + name + ": address is missing");
                return;
              }
              Map<String, String> options = new LinkedHashMap<>();
              keys.forEach((key, text) -> options.put(key, String.valueOf(text)));
              targets.put(name, new TargetPlan(name, address.toString(), options, texts(headers)));
            });
  }

  private static List<String> texts(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return value == null ? List.of() : List.of(value.toString());
  }

  private void workload(
      String name, Map<String, Object> keys, WorkloadDraft usual, TargetPlan otherwise) {
    String place = "workloads." + name;
    Map<String, Object> rest = new LinkedHashMap<>(keys);
    Object named = rest.remove("target");
    TargetPlan target = otherwise;
    if (named != null) {
      String text = named.toString();
      target = targets.getOrDefault(text, new TargetPlan(text, text, Map.of(), List.of()));
    }
    WorkloadDraft draft = usual.copy();
    set(draft, rest, place);
    try {
      workloads.put(name, draft.plan(name, target));
    } catch (IllegalArgumentException e) {
      problems.add(place + ": " + e.getMessage());
    }
  }

  private void set(WorkloadDraft draft, Map<String, Object> keys, String place) {
    keys.forEach(
        (key, value) -> {
          try {
            draft.set(key, String.valueOf(value));
          } catch (IllegalArgumentException e) {
            problems.add(place + "." + key + ": " + e.getMessage());
          }
        });
  }

  private void phase(Map<String, Object> all, String place, List<PhasePlan> phases) {
    Map<String, Object> keys =
        known(all, place, List.of("name", "kind", "duration", "warm_up", "workloads", "action"));
    int before = problems.size();
    PhaseKind kind = kind(String.valueOf(keys.getOrDefault("kind", "steady")), place);
    Optional<Duration> warmUp = warmUp(String.valueOf(keys.getOrDefault("warm_up", "auto")), place);
    Duration duration = duration(keys.get("duration"), place);
    List<WorkloadPlan> chosen = new ArrayList<>(workloads.values());
    if (keys.get("workloads") != null) {
      chosen.clear();
      for (String name : texts(keys.get("workloads"))) {
        WorkloadPlan workload = workloads.get(name);
        if (workload == null) {
          problems.add(
              "%s.workloads: no '%s'; there are %s".formatted(place, name, workloads.keySet()));
        } else {
          chosen.add(workload);
        }
      }
    }
    Object action = keys.get("action");
    if (problems.size() > before || chosen.isEmpty()) {
      return;
    }
    String name = String.valueOf(keys.getOrDefault("name", word(kind)));
    try {
      phases.add(
          new PhasePlan(
              name,
              kind,
              warmUp,
              duration,
              chosen,
              action == null ? Optional.empty() : Optional.of(texts(action))));
    } catch (IllegalArgumentException e) {
      problems.add(place + ": " + e.getMessage());
    }
  }

  private static String word(PhaseKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private PhaseKind kind(String text, String place) {
    for (PhaseKind kind : PhaseKind.values()) {
      if (word(kind).equals(text)) {
        return kind;
      }
    }
    problems.add(
        place + ".kind: must be cold-start, connect-storm, steady or reload, not '" + text + "'");
    return PhaseKind.STEADY;
  }

  private Optional<Duration> warmUp(String text, String place) {
    try {
      return text.equals("auto") ? Optional.empty() : Optional.of(QuantityParser.duration(text));
    } catch (IllegalArgumentException e) {
      problems.add(place + ".warm_up: must be auto or a time: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Duration duration(@Nullable Object value, String place) {
    try {
      return value == null ? USUAL : QuantityParser.duration(value.toString());
    } catch (IllegalArgumentException e) {
      problems.add(place + ".duration: " + e.getMessage());
      return USUAL;
    }
  }

  private Map<String, Object> known(Map<String, Object> keys, String place, List<String> names) {
    for (String key : keys.keySet()) {
      if (!names.contains(key)) {
        problems.add(
            "%s: unknown key '%s'; the keys are %s"
                .formatted(place, key, String.join(", ", names)));
      }
    }
    return keys;
  }

  private Map<String, Object> map(String place, @Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, entry) -> map.put(String.valueOf(key), entry));
    } else {
      problems.add(place + ": expected keys and values");
    }
    return map;
  }
}
