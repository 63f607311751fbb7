package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.plan.LoadPlan;
import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.PlanFile;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.load.plan.WorkloadDraft;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.server.CommandServer;
import dev.zoetrope.bench.load.server.ForeignServer;
import dev.zoetrope.bench.load.server.OwnServer;
import dev.zoetrope.bench.load.server.ServerControl;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.client.words.QuantityParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is sent, when, and where to: shared by the commands that load servers. */
final class LoadOptions {
  private static final String DEFAULT = "default $" + "{DEFAULT-VALUE}.";

  @Option(
      names = "--target",
      paramLabel = "[NAME=]ADDRESS",
      description =
          "HOST:PORT of a Zoetrope; zoetrope+infer://, oip:// or oip+stream://HOST:PORT;"
              + " http(s)://HOST:PORT/PATH. Without it a server is started for the run.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = {"-O", "--target-option"},
      paramLabel = "NAME=VALUE",
      description =
          "How targets are reached: tls, ca, cert, key, authority, token, input, datatype, output,"
              + " batch, json, form, admin, threads. TARGET.NAME=VALUE for one of several.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "-H", paramLabel = "NAME:VALUE", description = "A header of every call.")
  private List<String> headers = new ArrayList<>();

  @Option(names = "--plan", paramLabel = "FILE", description = "Workloads and phases as YAML.")
  private @Nullable Path plan;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "What to ask. Of a server that is started here: a model of --models, the embedded one, or"
              + " a built-in architecture with seeded weights.")
  private @Nullable String model;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "What a server started here serves.")
  private @Nullable Path models;

  @Option(
      names = "--serve-set",
      paramLabel = "KEY=VALUE",
      description = "A setting of a server started here, as of serve --set.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--server-command",
      paramLabel = "WORD",
      arity = "1..*",
      description = "Starts somebody else's server, which will listen on --target.")
  private List<String> serverCommand = new ArrayList<>();

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description = "The server's process on this machine, for its processor time and memory.")
  private @Nullable Long serverPid;

  @Option(
      names = "--arrivals",
      paramLabel = "A",
      description =
          "constant:200, poisson:200 (frames/s in all), camera:25,jitter=2ms,drift=50ppm (each"
              + " stream), burst:200,size=8, ramp:10..200,over=30s, trace:FILE, or closed:8 (frames"
              + " under way); default closed:8.")
  private @Nullable String arrivals;

  @Option(names = "--streams", paramLabel = "N", description = "Default 4.")
  private @Nullable String streams;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Over which streams are spread; default as many as streams, at most 4.")
  private @Nullable String connections;

  @Option(
      names = "--payload",
      paramLabel = "P",
      description =
          "noise:224x224, nv12:WxH, jpeg:WxH@Q, photos:WxH, files:PATH, video:FILE,h264,"
              + " tensor:FP32[3,224,224], raw:FILE,TYPE[SHAPE]; default noise:224x224.")
  private @Nullable String payload;

  @Option(
      names = "--policy",
      paramLabel = "P",
      description =
          "latest, queue or reject; default latest for a schedule, queue for a closed loop.")
  private @Nullable String policy;

  @Option(names = "--max-age", paramLabel = "TIME", description = "Told to servers of streams.")
  private @Nullable String maxAge;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long an answer is waited for; default 20s.")
  private @Nullable String timeout;

  @Option(names = "--window", paramLabel = "N", description = "Of a stream under queue or reject.")
  private @Nullable String window;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = "Frames of a stream that may wait for the transport; default 64.")
  private @Nullable String backlog;

  @Option(
      names = "--slo",
      paramLabel = "TIME",
      description = "The longest latency of a good answer; goodput counts those.")
  private @Nullable String slo;

  @Option(names = "--duration", paramLabel = "TIME", defaultValue = "30s", description = DEFAULT)
  private String duration = "30s";

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "auto",
      description = "Left out at the beginning; auto: until the load is steady; " + DEFAULT)
  private String warmUp = "auto";

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = DEFAULT)
  private long seed;

  /** Every target of the command line; a server of our own if there is none. */
  List<TargetPlan> targets() {
    if (targets.isEmpty()) {
      return List.of(new TargetPlan("zoetrope", TargetPlan.OWN, optionsOf("zoetrope"), headers));
    }
    List<TargetPlan> plans = new ArrayList<>();
    for (String text : targets) {
      int equals = text.indexOf('=');
      boolean named = equals > 0 && text.substring(0, equals).matches("[A-Za-z0-9._-]+");
      String name = named ? text.substring(0, equals) : text;
      String address = named ? text.substring(equals + 1) : text;
      if (plans.stream().anyMatch(plan -> plan.name().equals(name))) {
        throw new IllegalArgumentException("--target " + name + " is given twice");
      }
      plans.add(new TargetPlan(name, address, optionsOf(name), headers));
    }
    return plans;
  }

  /** Those for all targets, and those for this one in place of them. */
  private Map<String, String> optionsOf(String target) {
    Map<String, String> own = new LinkedHashMap<>();
    options.forEach(
        (name, value) -> {
          if (!name.contains(".")) {
            own.put(name, value);
          }
        });
    options.forEach(
        (name, value) -> {
          if (name.startsWith(target + ".")) {
            own.put(name.substring(target.length() + 1), value);
          }
        });
    return own;
  }

  /** The workload of the command line, or the defaults of a plan's. */
  private WorkloadDraft draft() {
    WorkloadDraft draft = new WorkloadDraft();
    set(draft, "model", "--model", model);
    set(draft, "streams", "--streams", streams);
    set(draft, "connections", "--connections", connections);
    set(draft, "arrivals", "--arrivals", arrivals);
    set(draft, "payload", "--payload", payload);
    set(draft, "policy", "--policy", policy);
    set(draft, "max_age", "--max-age", maxAge);
    set(draft, "timeout", "--timeout", timeout);
    set(draft, "window", "--window", window);
    set(draft, "backlog", "--backlog", backlog);
    set(draft, "slo", "--slo", slo);
    return draft;
  }

  private static void set(WorkloadDraft draft, String key, String option, @Nullable String value) {
    if (value == null) {
      return;
    }
    try {
      draft.set(key, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  /**
   * The workload of the command line, to this target.
   *
   * @throws IllegalArgumentException naming the option, the limit and the value
   */
  WorkloadPlan workload(TargetPlan target) {
    return draft().plan(target.name(), target);
  }

  Duration duration() {
    return QuantityParser.duration(duration);
  }

  Optional<Duration> warmUp() {
    return warmUp.equals("auto") ? Optional.empty() : Optional.of(QuantityParser.duration(warmUp));
  }

  long seed() {
    return seed;
  }

  /**
   * A whole run.
   *
   * @throws IllegalArgumentException naming the option, the limit and the value
   * @throws BenchException if the plan's file is wrong
   */
  LoadPlan plan() throws IOException {
    List<TargetPlan> all = targets();
    if (plan != null) {
      return PlanFile.read(plan, draft(), all.get(0));
    }
    return new LoadPlan(
        List.of(
            new PhasePlan(
                "steady",
                PhaseKind.STEADY,
                warmUp(),
                duration(),
                all.stream().map(this::workload).toList(),
                Optional.empty())),
        seed);
  }

  /**
   * The server that is started, or only watched.
   *
   * @param own whether one of our own is wanted
   * @param scratch for models that are made here, and for its log
   */
  ServerControl server(boolean own, Path scratch) throws IOException {
    if (own) {
      List<String> arguments = new ArrayList<>();
      settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
      if (model != null) {
        arguments.addAll(
            BenchModel.of(model, Optional.ofNullable(models), scratch).serverArguments());
      } else if (models != null) {
        arguments.addAll(List.of("--models", models.toAbsolutePath().toString()));
      }
      return new OwnServer(arguments, scratch.resolve("server.log"));
    }
    if (!serverCommand.isEmpty()) {
      TargetAddress address = TargetAddress.parse(targets().get(0).address());
      return new CommandServer(
          serverCommand,
          InetSocketAddress.createUnresolved(address.host(), address.port()),
          scratch.resolve("server.log"));
    }
    return new ForeignServer(Optional.ofNullable(serverPid).map(this::process));
  }

  private ProcessHandle process(long pid) {
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new BenchException("--server-pid: there is no process " + pid));
  }
}
