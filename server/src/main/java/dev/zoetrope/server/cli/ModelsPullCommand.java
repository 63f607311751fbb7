package dev.zoetrope.server.cli;

import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.model.pull.BaseUrl;
import dev.zoetrope.server.model.pull.CacheFolder;
import dev.zoetrope.server.model.pull.Digest;
import dev.zoetrope.server.model.pull.HuggingFaceName;
import dev.zoetrope.server.model.pull.PublishedCheckpoint;
import dev.zoetrope.server.model.pull.PublishedCheckpoints;
import dev.zoetrope.server.model.pull.PullContext;
import dev.zoetrope.server.model.pull.PullSettings;
import dev.zoetrope.server.model.pull.PulledModel;
import dev.zoetrope.server.model.pull.Puller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope models pull}. */
@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    description = {
      "Pull a published checkpoint into the cache and check its SHA-256. A pull that was cut off"
          + " goes on where it was.",
      "NAME is one of --list, or OWNER/MODEL of the Hugging Face hub, such as"
          + " google/vit-base-patch16-224."
    },
    footer = {
      "",
      "Environment: ZOETROPE_CACHE, XDG_CACHE_HOME; HF_ENDPOINT, a mirror of the Hugging Face hub;"
          + " https_proxy, http_proxy, all_proxy, no_proxy, or the JVM's https.proxyHost and"
          + " https.proxyPort in JAVA_OPTS."
    })
final class ModelsPullCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "What to pull.")
  private @Nullable String name;

  @Option(names = "--list", description = "List what can be pulled by name.")
  private boolean list;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where files are kept; default: $$ZOETROPE_CACHE, $$XDG_CACHE_HOME/zoetrope or"
              + " ~/.cache/zoetrope.")
  private @Nullable Path cache;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "A mirror: takes the place of https://HOST in the published address.")
  private @Nullable String baseUrl;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      defaultValue = HuggingFaceName.MAIN,
      description = "Of a Hugging Face model: a branch, tag or commit; default main.")
  private String revision;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description =
          "What the weights must hash to: all 64 digits, for more than the eight of a file's name"
              + " or where a mirror says none.")
  private @Nullable String sha256;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      defaultValue = "4GiB",
      converter = ByteSize.class,
      description = "The largest file that is accepted; default 4GiB.")
  private long maxSize;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long a server may stay silent; default 30.")
  private int timeoutSeconds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Build the model into this repository, too.")
  private @Nullable Path out;

  @Option(names = "--name", description = "The built model's name; default: after NAME.")
  private @Nullable String modelName;

  @Option(names = "--force", description = "With --out: replace a model folder of that name.")
  private boolean force;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ModelsPullCommand() {}

  /** A name that can be pulled, and how what comes of it is built. */
  private record Subject(Work work, Building building) {
    interface Work {
      PulledModel pull(Puller puller, Optional<Digest> digest) throws IOException;
    }

    interface Building {
      BuildWords words(Path weights);
    }
  }

  @Override
  public Integer call() {
    CommandOutput output = new CommandOutput(spec, json);
    if (list == (name != null)) {
      throw usage("models pull: a NAME, or --list");
    }
    if (name == null) {
      return output.run(() -> list(output));
    }
    if (out == null && (force || modelName != null)) {
      throw usage("--name and --force are of the model that --out DIR builds");
    }
    Subject subject;
    Puller puller;
    Optional<Digest> digest;
    PullProgress progress =
        new PullProgress(
            spec.commandLine().getErr(), ErrorTerminal.isInteractive(), SystemTime.INSTANCE);
    try {
      subject = subject(name);
      digest = Optional.ofNullable(sha256).map(Digest::wholeSha256);
      puller = puller(progress);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    AtomicReference<BuildWords> build = new AtomicReference<>();
    int code = output.run(() -> build.set(pull(output, progress, subject, puller, digest)));
    return code == CommandLine.ExitCode.OK && out != null ? build(build.get()) : code;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void list(CommandOutput output) {
    PublishedCheckpoints.all()
        .forEach(each -> output.result(PullReport.line(each), PullReport.json(each)));
    output.text(
        "OWNER/MODEL  a ViT or DeiT of the Hugging Face hub: google/vit-base-patch16-224,"
            + " facebook/deit-small-patch16-224, your own");
  }

  private Subject subject(String asked) {
    Optional<HuggingFaceName> hub = HuggingFaceName.parse(asked, revision);
    if (hub.isPresent()) {
      String built = modelName == null ? hub.get().model() : modelName;
      return new Subject(
          (puller, digest) -> puller.pull(hub.get(), digest),
          folder -> BuildWords.ofFolder(folder, built));
    }
    PublishedCheckpoint checkpoint =
        PublishedCheckpoints.find(asked).orElseThrow(() -> usage(unknown(asked)));
    if (!revision.equals(HuggingFaceName.MAIN)) {
      throw usage("--revision is of a Hugging Face model, OWNER/MODEL");
    }
    String built = modelName == null ? asked : modelName;
    return new Subject(
        (puller, digest) -> puller.pull(checkpoint, digest),
        file -> BuildWords.of(checkpoint, file, built));
  }

  private static String unknown(String asked) {
    return "nothing is published as '%s'; there are %s, and OWNER/MODEL of the Hugging Face hub"
        .formatted(
            asked,
            PublishedCheckpoints.all().stream()
                .map(PublishedCheckpoint::name)
                .collect(Collectors.joining(", ")));
  }

  private Puller puller(PullProgress progress) {
    if (timeoutSeconds < 1) {
      throw usage("--timeout " + timeoutSeconds + ": must be at least 1");
    }
    PullSettings settings =
        PullSettings.DEFAULT
            .withMaxBytes(maxSize)
            .withStallTimeout(Duration.ofSeconds(timeoutSeconds));
    Map<String, String> environment = System.getenv();
    return new Puller(
        CacheFolder.of(
            Optional.ofNullable(cache), environment, System.getProperty("user.home", ".")),
        BaseUrl.of(Optional.ofNullable(baseUrl), environment),
        environment,
        new PullContext(settings, new PullMachine(), progress));
  }

  private BuildWords pull(
      CommandOutput output,
      PullProgress progress,
      Subject subject,
      Puller puller,
      Optional<Digest> digest)
      throws IOException {
    PulledModel model;
    try {
      model = subject.work().pull(puller, digest);
    } finally {
      progress.end();
    }
    BuildWords build = subject.building().words(model.weights());
    BuildWords whole = build.and("--out", out == null ? "models" : out.toString());
    output.result(PullReport.text(model, whole), PullReport.json(model, whole));
    return whole;
  }

  /** Runs the very command that was printed. */
  private int build(BuildWords build) {
    CommandLine command = spec.parent().subcommands().get("build");
    BuildWords words = force ? build.and("--force") : build;
    return command.execute((json ? words.and("--json") : words).words().toArray(String[]::new));
  }
}
