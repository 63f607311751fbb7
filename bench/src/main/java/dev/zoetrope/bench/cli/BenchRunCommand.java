package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.load.engine.Shard;
import dev.zoetrope.bench.load.plan.LoadPlan;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.ResultMerge;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.server.ServerControl;
import dev.zoetrope.bench.load.session.Generators;
import dev.zoetrope.bench.load.session.LiveLines;
import dev.zoetrope.bench.load.session.LoadSession;
import dev.zoetrope.bench.load.session.LoadSession.Manner;
import dev.zoetrope.bench.load.session.References;
import dev.zoetrope.bench.report.Environment;
import dev.zoetrope.bench.run.ScratchFolder;
import dev.zoetrope.client.cli.InterruptHook;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench run}. */
@Command(
    name = "run",
    description =
        "Loads a server, ours or somebody else's, and says how it bore it. Exit code 3: the numbers"
            + " cannot be trusted; 4: a threshold was crossed.",
    mixinStandardHelpOptions = true)
final class BenchRunCommand implements Callable<Integer> {
  private static final Pattern SHARD = Pattern.compile("(\\d{1,4})/(\\d{1,4})");
  private static final int MOST_PROCESSES = 64;

  @Mixin private LoadOptions load = new LoadOptions();

  @Mixin private Conclusion conclusion = new Conclusion();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where report.html, result.json, summary.md, tables and histogram logs go; none without.")
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "A JSON object a second and the result as the last, on standard output.")
  private boolean json;

  @Option(
      names = "--verify",
      arity = "0..1",
      fallbackValue = "self",
      paramLabel = "FILE",
      description =
          "Compares best classes with what the idle server says, or with a JSON file: index by"
              + " payload's name, by workload.")
  private @Nullable String verify;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Generating processes on this machine, each with its part of the streams.")
  private int processes = 1;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Only every N-th stream, from the I-th on: one of several generators.")
  private @Nullable String shard;

  @Option(
      names = "--start-at",
      paramLabel = "MICROS",
      description = "Unix time at which schedules begin, for several generators.")
  private @Nullable Long startAt;

  @Option(
      names = "--result-file",
      paramLabel = "FILE",
      description = "Writes the result there, unjudged, for bench report.")
  private @Nullable Path resultFile;

  @Spec private CommandSpec spec;

  private final AtomicBoolean stopped = new AtomicBoolean();

  @Override
  public Integer call() throws Exception {
    conclusion.prepare(spec);
    return InterruptHook.run(() -> stopped.set(true), Main.FAILED, this::run);
  }

  private int run() throws IOException, InterruptedException {
    LoadPlan plan;
    Manner manner;
    try {
      plan = load.plan();
      manner = manner();
      if (processes < 1 || processes > MOST_PROCESSES) {
        throw new IllegalArgumentException(
            "--processes must be from 1 to " + MOST_PROCESSES + ", not " + processes);
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    try (ScratchFolder scratch = ScratchFolder.create("zoetrope-bench");
        ServerControl server = load.server(plan.hasOwnServer(), scratch.path());
        LoadSession session =
            new LoadSession(
                server,
                new LiveLines(spec.commandLine().getErr(), spec.commandLine().getOut(), json),
                stopped::get)) {
      session.check(plan);
      RunResult result =
          processes > 1
              ? several(server, scratch.path())
              : session.run(plan, manner, words(), environment());
      if (resultFile != null) {
        Files.writeString(resultFile, ResultJson.text(ResultJson.of(result)));
        return 0;
      }
      return conclusion.of(result, Optional.ofNullable(out), json, spec);
    }
  }

  private Manner manner() throws IOException {
    Shard part = Shard.WHOLE;
    if (shard != null) {
      Matcher matcher = SHARD.matcher(shard);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("--shard must be I/N, for example 0/2, not " + shard);
      }
      part = new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
    boolean self = "self".equals(verify);
    return new Manner(
        part,
        startAt == null ? OptionalLong.empty() : OptionalLong.of(startAt),
        self,
        verify == null || self ? Map.of() : References.read(Path.of(verify)));
  }

  private RunResult several(ServerControl server, Path scratch)
      throws IOException, InterruptedException {
    server.ensureStarted();
    List<String> arguments = withoutOurs(spec.commandLine().getParseResult().originalArgs());
    TargetPlan target = server.resolve(load.targets().get(0));
    if (load.targets().get(0).isOwn()) {
      arguments.addAll(List.of("--target", target.name() + "=" + target.address()));
      target
          .options()
          .forEach((name, value) -> arguments.addAll(List.of("-O", name + "=" + value)));
    }
    server
        .process()
        .ifPresent(
            process -> arguments.addAll(List.of("--server-pid", Long.toString(process.pid()))));
    return new Generators(processes, scratch, stopped::get).run(arguments).withCommand(words());
  }

  /** What only the first of several processes is told. */
  private static List<String> withoutOurs(List<String> arguments) {
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (List.of(
              "--processes", "--out", "--fail-if", "--baseline", "--max-regression", "--server-pid")
          .contains(word)) {
        i++;
      } else if (!word.equals("--json")
          && !word.matches("--(processes|out|fail-if|baseline|max-regression|server-pid)=.*")) {
        rest.add(word);
      }
    }
    return rest;
  }

  private String words() {
    return "zoetrope " + CommandWords.of(spec.commandLine().getParseResult());
  }

  /** What a result was measured on; of one machine several generators share the cores. */
  static Map<String, String> environment() {
    Map<String, String> facts =
        new LinkedHashMap<>(Environment.describe(ManifestVersion.version()));
    try {
      facts.put(ResultMerge.HOST, InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      facts.put(ResultMerge.HOST, "unknown");
    }
    facts.put(
        "Java options", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    return facts;
  }
}
