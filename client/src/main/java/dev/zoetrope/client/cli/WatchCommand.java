package dev.zoetrope.client.cli;

import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.cameras.CameraFileException;
import dev.zoetrope.client.cameras.CameraSpec;
import dev.zoetrope.client.source.SourceException;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code zoetrope watch}: streams a source, or a list of cameras, to a server and shows the
 * answers. An interrupt (Ctrl-C) ends it as the source's end does: what has been sent is still
 * collected, the summary is printed, and the exit code is 0.
 */
@Command(
    name = "watch",
    description =
        "Streams a video, a folder, a camera, a URL or many cameras to a server and shows its"
            + " answers.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class WatchCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int MAX_CONNECTIONS = 64;

  /** One or many. */
  static final class What {
    @Option(
        names = "--source",
        required = true,
        paramLabel = "SOURCE",
        description = "A file, a folder, a URL, camera[:N] or testsrc[:WxH@FPS[:SECONDS]].")
    private @Nullable String source;

    @Option(
        names = "--sources",
        required = true,
        paramLabel = "FILE.yaml",
        description =
            "A list of cameras, read again when it changes and on SIGHUP; the other options hold"
                + " for what it leaves out.")
    private @Nullable Path sources;
  }

  @Spec private CommandSpec command;

  @Mixin private ConnectionOptions connection;

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "4",
      description = "With --sources: connections they share (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Mixin private StreamArguments stream;

  @Mixin private SourceArguments reading;

  @Option(
      names = "--no-retry",
      description =
          "End when a live source breaks, or cannot be opened (default: open it again, for ever).")
  private boolean noRetry;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after so many frames (default: at the source's end).")
  private long frames;

  @Option(
      names = "--json",
      description =
          "Print one JSON object for each answer and each change of state, and a summary.")
  private boolean json;

  @Option(
      names = "--overlay",
      paramLabel = "FILE.mp4",
      description = "Write the video with the answers drawn on it; needs --pixels rgb.")
  private @Nullable Path overlay;

  @Option(
      names = "--drain",
      paramLabel = "D",
      defaultValue = "30s",
      converter = Converters.DurationWord.class,
      description = "How long to wait for answers at the end (default: ${DEFAULT-VALUE}).")
  private Duration drain = Duration.ofSeconds(30);

  private final StopSignal stop = new StopSignal();

  /** For picocli. */
  public WatchCommand() {}

  /** Ends the watch as an interrupt does. Any thread. */
  public void stop() {
    stop.stop();
  }

  @Override
  public Integer call() {
    checkUsage();
    Callable<Boolean> work = what.sources == null ? this::watchOne : this::watchMany;
    InterruptHook hook = InterruptHook.install(stop::stop);
    int exitCode = FAILED;
    try {
      exitCode = work.call() ? DONE : FAILED;
    } catch (CameraFileException e) {
      throw Usage.wrong(command, "--sources: " + e.getMessage());
    } catch (SourceException e) {
      if (e.kind() == SourceException.Kind.USAGE) {
        throw Usage.wrong(command, "--source: " + e.getMessage());
      }
      error(e);
    } catch (IOException | ZoetropeException e) {
      error(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("nothing else is declared", e);
    } finally {
      hook.finished(exitCode);
    }
    return exitCode;
  }

  private boolean watchOne() throws IOException {
    WatchPlan plan =
        new WatchPlan(
            String.valueOf(what.source),
            reading.options(command),
            noRetry ? null : reading.silence(),
            stream.spec(command),
            stream.policy(),
            reading.pace(),
            frames,
            overlay,
            json,
            drain);
    try (ZoetropeClient client = connection.connect(command)) {
      return new WatchRun(plan, client, output(), stop).run();
    }
  }

  private boolean watchMany() throws CameraFileException {
    CameraSpec base =
        new CameraSpec(
            "",
            "",
            reading.options(command),
            reading.silence(),
            reading.pace(),
            stream.policy() == null
                ? stream.spec(command)
                : stream.spec(command).toBuilder().policy(stream.policy()).build());
    Path file = what.sources == null ? Path.of("") : what.sources;
    try (Connections shared = Connections.open(connections, () -> connection.patient(command))) {
      return new FleetRun(new FleetPlan(file, base, json), shared.clients(), output(), stop).run();
    }
  }

  private Output output() {
    return new Output(command.commandLine().getOut(), command.commandLine().getErr());
  }

  private void checkUsage() {
    boolean many = what.sources != null;
    Usage.require(command, frames >= 0, "--frames must be at least 1, not " + frames);
    Usage.require(
        command,
        overlay == null || reading.pixels() == PixelFormat.PIXEL_FORMAT_RGB8,
        "--overlay needs --pixels rgb: it draws on the pictures, and undecoded video has none here");
    Usage.require(command, !many || overlay == null, "--overlay goes with --source only");
    Usage.require(command, !many || frames == 0, "--frames goes with --source only");
    Usage.require(command, !many || !noRetry, "--no-retry goes with --source only");
    Usage.require(command, !many || !stream.namesStream(), "--stream-id goes with --source only");
    Usage.require(
        command,
        connections >= 1 && connections <= MAX_CONNECTIONS,
        "--connections must be 1 to %d, not %d".formatted(MAX_CONNECTIONS, connections));
  }

  private void error(Exception e) {
    command.commandLine().getErr().println(e.getMessage());
    command.commandLine().getErr().flush();
  }
}
