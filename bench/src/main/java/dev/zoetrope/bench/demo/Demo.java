package dev.zoetrope.bench.demo;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.process.ServerProcess;
import dev.zoetrope.bench.report.Environment;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.PacedReader;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The whole demo: serve, stream, judge, report. Runs on the calling thread, which also plays the
 * video; everything goes through real sockets to a real server in a process of its own.
 */
public final class Demo {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final Path out;
  private final String version;
  private final PrintWriter console;

  /**
   * A demo that has not run.
   *
   * @param out where the files go; made if it is not there
   * @param version for the report
   * @param console hears what happens, in lines
   */
  public Demo(Path out, String version, PrintWriter console) {
    this.out = out;
    this.version = version;
    this.console = console;
  }

  /**
   * Runs it and writes {@code report.html}, {@code overlay.mp4}, {@code sample.mp4} and {@code
   * server.log}.
   *
   * @return whether every judged scene was recognised
   */
  public boolean run() throws IOException, InterruptedException {
    Files.createDirectories(out);
    SampleVideo video = SampleVideo.load();
    Videos videos = new Videos(video);
    Path sample = out.resolve("sample.mp4");
    DemoRun run;
    say("Starting a server with the embedded model ...");
    try (ServerProcess server = ServerProcess.start(List.of(), out.resolve("server.log"))) {
      say("It serves at %s after %.1f s.", server.target(), seconds(server.startToReady()));
      say("Rendering %s: %d frames from four photos ...", sample, video.frames());
      videos.writeSample(sample);
      say("Streaming it at its own speed, policy latest. What the model sees:%n");
      run = stream(server, video, sample);
      int exit = server.stop();
      if (exit != 0) {
        throw new BenchException("The server ended with exit code " + exit + " instead of 0.");
      }
    }
    videos.writeOverlay(out.resolve("overlay.mp4"), run.answers());
    Verdicts verdicts = Verdicts.of(video, run.answers());
    Files.writeString(
        out.resolve("report.html"),
        new DemoReport(video, run, verdicts).html(Environment.describe(version)));
    conclude(verdicts);
    return verdicts.passed();
  }

  private DemoRun stream(ServerProcess server, SampleVideo video, Path sample)
      throws IOException, InterruptedException {
    AnswerLog log = new AnswerLog(video, console);
    Instant started = Instant.now();
    long start = System.nanoTime();
    try (ZoetropeClient client = ZoetropeClient.connect(server.target());
        FrameSource source =
            new PacedReader(
                Sources.open(sample.toString(), SourceOptions.defaults()),
                Pace.nativeRate(),
                SourceClock.system());
        FrameStream stream =
            client.openStream(
                StreamSpec.builder().streamId("demo").policy(Policy.POLICY_LATEST).topK(5).build(),
                log)) {
      play(source, stream, video, log);
      stream.close(ANSWER_LIMIT);
    }
    Duration length = Duration.ofNanos(System.nanoTime() - start);
    checkComplete(log);
    return new DemoRun(
        started, length, log.model(), server.startToReady(), video.frames(), log.answers());
  }

  private static void play(FrameSource source, FrameStream stream, SampleVideo video, AnswerLog log)
      throws IOException, InterruptedException {
    long sequence = 0;
    for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
      sequence++;
      log.shown(sequence, video.frameAt(frame.ptsMicros()));
      stream.send(
          Picture.of(sequence, frame.format(), frame.width(), frame.height(), frame.pixels())
              .capturedAt(frame.captureUnixMicros())
              .withSourcePts(frame.ptsMicros()));
    }
  }

  private static void checkComplete(AnswerLog log) {
    ZoetropeException failure = log.failure();
    if (failure != null) {
      throw new BenchException("The stream failed: " + failure.getMessage(), failure);
    }
    if (log.answers().size() != log.sent()) {
      throw new BenchException(
          log.sent() + " frames were sent and " + log.answers().size() + " answered.");
    }
  }

  private void conclude(Verdicts verdicts) {
    say("");
    verdicts.scenes().forEach(verdict -> say("%s", verdict.sentence()));
    say("");
    say("Report   %s", out.resolve("report.html").toAbsolutePath().normalize());
    say("Overlay  %s", out.resolve("overlay.mp4").toAbsolutePath().normalize());
    say("");
    if (verdicts.passed()) {
      say("Next:  %s serve", launcher());
      say("       %s watch --source your-video.mp4", launcher());
    } else {
      say("FAILED: %s", verdicts.failures());
    }
  }

  /** The command as this process was started; on the PATH it is simply {@code zoetrope}. */
  private static String launcher() {
    String home = System.getProperty("zoetrope.home");
    return home == null ? "zoetrope" : Path.of(home, "bin", "zoetrope").toString();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private void say(String format, Object... arguments) {
    console.println(String.format(java.util.Locale.ROOT, format, arguments));
    console.flush();
  }
}
