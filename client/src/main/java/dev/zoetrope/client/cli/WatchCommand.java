package dev.zoetrope.client.cli;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceException;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code zoetrope watch}: streams a source to a server and shows the answers. An interrupt (Ctrl-C)
 * ends it as the source's end does: what has been sent is still collected, the summary is printed,
 * and the exit code is 0.
 */
@Command(
    name = "watch",
    description = "Streams a video, a folder, a camera or a URL to a server and shows its answers.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class WatchCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  @Spec private CommandSpec command;

  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "SOURCE",
      description = "A file, a folder, a URL, camera[:N] or testsrc[:WxH@FPS[:SECONDS]].")
  private String source = "";

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "A model to ask; may be repeated (default: the server's default).")
  private List<String> models = List.of();

  @Option(
      names = "--policy",
      paramLabel = "latest|queue|reject",
      converter = Converters.PolicyWord.class,
      description =
          "When there is no room for a frame: a newer one takes its place, it waits, or it is"
              + " refused (default: latest; queue for folders and --fps max).")
  private @Nullable Policy policy;

  @Option(
      names = "--fps",
      paramLabel = "N|native|max",
      converter = Converters.PaceWord.class,
      description = "How fast to play (default: native; max for folders).")
  private @Nullable Pace pace;

  @Option(
      names = "--pixels",
      paramLabel = "rgb|nv12|jpeg",
      defaultValue = "rgb",
      converter = Converters.PixelsWord.class,
      description = "How to send pictures (default: ${DEFAULT-VALUE}).")
  private PixelFormat pixels = PixelFormat.PIXEL_FORMAT_RGB8;

  @Option(
      names = "--max-age",
      paramLabel = "D",
      defaultValue = "0",
      converter = Converters.DurationWord.class,
      description = "Do not compute frames older than this, for example 200ms (default: no limit).")
  private Duration maxAge = Duration.ZERO;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "0",
      description = "Frames in flight; under latest, frames kept waiting (default: the server's).")
  private int window;

  @Option(
      names = "--order",
      paramLabel = "as-completed|in-order",
      defaultValue = "as-completed",
      converter = Converters.OrderWord.class,
      description = "The order of answers (default: ${DEFAULT-VALUE}).")
  private Order order = Order.ORDER_AS_COMPLETED;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "5",
      description = "Classes in each answer (default: ${DEFAULT-VALUE}).")
  private int topK = 5;

  @Option(
      names = "--stream-id",
      paramLabel = "ID",
      defaultValue = "",
      description = "Names the stream in logs and across reconnects (default: the server chooses).")
  private String streamId = "";

  @Option(
      names = "--label",
      paramLabel = "K=V",
      description = "Appears beside the stream's id; may be repeated.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after so many frames (default: at the source's end).")
  private long frames;

  @Option(names = "--json", description = "Print one JSON object for each answer, and a summary.")
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
    WatchPlan plan = plan();
    InterruptHook hook = InterruptHook.install(stop);
    int exitCode = FAILED;
    try (ZoetropeClient client = connection.connect(command)) {
      WatchRun run =
          new WatchRun(
              plan, client, command.commandLine().getOut(), command.commandLine().getErr(), stop);
      exitCode = run.run() ? DONE : FAILED;
    } catch (SourceException e) {
      if (e.kind() == SourceException.Kind.USAGE) {
        throw usage("--source: " + e.getMessage());
      }
      error(e);
    } catch (IOException | ZoetropeException e) {
      error(e);
    } finally {
      hook.finished(exitCode);
    }
    return exitCode;
  }

  private WatchPlan plan() {
    require(topK >= 1, "--top-k must be at least 1, not " + topK);
    require(window >= 0, "--window must be at least 1, not " + window);
    require(frames >= 0, "--frames must be at least 1, not " + frames);
    require(
        overlay == null || pixels == PixelFormat.PIXEL_FORMAT_RGB8, "--overlay needs --pixels rgb");
    StreamSpec spec =
        StreamSpec.builder()
            .streamId(streamId)
            .models(models)
            .pictures(pixels, 0, 0)
            .order(order)
            .maxAge(maxAge)
            .window(window)
            .topK(topK)
            .labels(labels)
            .build();
    return new WatchPlan(source, spec, policy, pace, frames, overlay, json, drain);
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw usage(message);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private void error(Exception e) {
    command.commandLine().getErr().println(e.getMessage());
    command.commandLine().getErr().flush();
  }
}
