package dev.zoetrope.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.client.ScriptedCall;
import dev.zoetrope.client.ScriptedVision;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import io.grpc.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a real gRPC server that says what the test tells it. */
@Timeout(60)
class WatchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final WatchCommand command = new WatchCommand();
  private ScriptedVision server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedVision();
    server.whenFramed(call -> answer(call, Outcome.OUTCOME_RESULT));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void answer(ScriptedCall call, Outcome outcome) {
    try {
      Frame frame = call.takeFrame();
      if (outcome == Outcome.OUTCOME_RESULT) {
        call.result(frame.getSequence(), ScriptedVision.MODEL, "tabby, or \"cat\"");
      } else {
        call.reply(
            FrameReply.newBuilder()
                .setSequence(frame.getSequence())
                .setModel(ScriptedVision.MODEL)
                .setOutcome(outcome)
                .setDetail("width: 1 is not to my liking"));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int run(String... arguments) {
    return run(new WatchCommand(), arguments);
  }

  private int run(WatchCommand watch, String... arguments) {
    return new CommandLine(watch)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Runs beside the test, so that the server's side can be played. */
  private CompletableFuture<Integer> start(String... arguments) {
    return CompletableFuture.supplyAsync(() -> run(command, arguments));
  }

  private ScriptedCall completedByServer() throws InterruptedException {
    ScriptedCall call = server.takeCall();
    call.awaitHalfClose();
    call.complete();
    return call;
  }

  private List<JsonObject> lines() {
    return out.toString().lines().map(l -> JsonParser.parseString(l).getAsJsonObject()).toList();
  }

  @Test
  void printsAJsonObjectForEveryFrameAndASummaryAndNothingElse() throws Exception {
    CompletableFuture<Integer> run =
        start(
            "--target",
            server.target(),
            "--source",
            "testsrc:32x16@25:2",
            "--fps",
            "max",
            "--json",
            "--stream-id",
            "door",
            "--label",
            "site=north",
            "--top-k",
            "1");
    ScriptedCall call = completedByServer();

    assertThat(run.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(call.open().getPolicy()).isEqualTo(Policy.POLICY_QUEUE);
    assertThat(call.open().getWidth()).isEqualTo(32);
    assertThat(call.open().getPixelFormat()).isEqualTo(PixelFormat.PIXEL_FORMAT_RGB8);
    assertThat(call.open().getTopK()).isEqualTo(1);
    List<JsonObject> lines = lines();
    assertThat(lines).hasSize(51);
    for (int i = 0; i < 50; i++) {
      JsonObject line = lines.get(i);
      assertThat(line.get("type").getAsString()).isEqualTo("reply");
      assertThat(line.get("sequence").getAsLong()).isEqualTo(i);
      assertThat(line.get("pts").getAsLong()).isEqualTo(i * 40_000L);
      assertThat(line.get("outcome").getAsString()).isEqualTo("RESULT");
      assertThat(line.get("stream_id").getAsString()).isEqualTo("door");
      assertThat(line.getAsJsonObject("labels").get("site").getAsString()).isEqualTo("north");
      assertThat(line.get("age_us").getAsLong()).isEqualTo(1_500);
      assertThat(line.getAsJsonObject("batch").get("size").getAsInt()).isEqualTo(2);
      assertThat(line.getAsJsonObject("stages").has("execute_us")).isTrue();
      JsonObject top = line.getAsJsonArray("top").get(0).getAsJsonObject();
      assertThat(top.get("label").getAsString()).isEqualTo("tabby, or \"cat\"");
      assertThat(top.get("index").getAsInt()).isEqualTo(281);
      assertThat(top.get("probability").getAsFloat()).isEqualTo(0.75f);
    }
    JsonObject summary = lines.get(50);
    assertThat(summary.get("type").getAsString()).isEqualTo("summary");
    assertThat(summary.getAsJsonObject("outcomes").get("RESULT").getAsLong()).isEqualTo(50);
  }

  @Test
  void openCarriesTheOptions() throws Exception {
    CompletableFuture<Integer> run =
        start(
            "--target",
            server.target(),
            "--source",
            "testsrc:32x16@25",
            "--fps",
            "max",
            "--frames",
            "7",
            "--policy",
            "reject",
            "--pixels",
            "nv12",
            "--max-age",
            "1.5s",
            "--window",
            "3",
            "--order",
            "in-order",
            "-H",
            "X-Camera: 7");
    ScriptedCall call = completedByServer();

    assertThat(run.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(call.open().getPolicy()).isEqualTo(Policy.POLICY_REJECT);
    assertThat(call.open().getPixelFormat()).isEqualTo(PixelFormat.PIXEL_FORMAT_NV12);
    assertThat(call.open().getMaxAgeUs()).isEqualTo(1_500_000);
    assertThat(call.open().getWindow()).isEqualTo(3);
    assertThat(call.open().getOrder()).isEqualTo(Order.ORDER_IN_ORDER);
    assertThat(out.toString())
        .contains("watched testsrc:32x16@25: 7 frames: 7 result;")
        .contains("age p50")
        .contains("cat\" 0.75");
    assertThat(err.toString()).contains("model lite0 is not trained");
  }

  @Test
  void anInterruptStillCollectsAndSummarises() throws Exception {
    CompletableFuture<Void> three = new CompletableFuture<>();
    server.whenFramed(
        call -> {
          answer(call, Outcome.OUTCOME_RESULT);
          if (call.framesSeen() >= 3) {
            three.complete(null);
          }
        });
    CompletableFuture<Integer> run =
        start("--target", server.target(), "--source", "testsrc:32x16@200", "--json");
    three.get(20, TimeUnit.SECONDS);
    command.stop();
    ScriptedCall call = completedByServer();

    assertThat(run.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(call.open().getPolicy()).isEqualTo(Policy.POLICY_LATEST);
    List<JsonObject> lines = lines();
    JsonObject summary = lines.get(lines.size() - 1);
    assertThat(summary.get("type").getAsString()).isEqualTo("summary");
    assertThat(summary.get("frames").getAsLong()).isEqualTo(lines.size() - 1L);
  }

  @Test
  void framesWithoutAnyResultAreAFailure() throws Exception {
    server.whenFramed(call -> answer(call, Outcome.OUTCOME_INVALID));
    CompletableFuture<Integer> run =
        start("--target", server.target(), "--source", "testsrc:32x16@25:1", "--fps", "max");
    completedByServer();

    assertThat(run.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(err.toString()).contains("none of 25 frames got a result");
    assertThat(out.toString()).contains("25 invalid");
  }

  @Test
  void aRefusedStreamIsAFailureThatSaysWhy() throws Exception {
    server.whenFramed(call -> {});
    CompletableFuture<Integer> run =
        start("--target", server.target(), "--source", "testsrc:32x16@25", "--model", "nope");
    server.takeCall().fail(Status.NOT_FOUND.withDescription("models: there is no 'nope'"));

    assertThat(run.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(err.toString()).contains("models: there is no 'nope'");
  }

  @Test
  void aServerThatIsNotThereIsSaidAtOnce() {
    String target = server.target();
    server.close();

    assertThat(run("--target", target, "--source", "testsrc")).isEqualTo(1);
    assertThat(err.toString()).contains(target);
  }

  @Test
  void writesTheVideoWithTheAnswers(@TempDir Path folder) throws Exception {
    Path video = folder.resolve("overlay.mp4");
    CompletableFuture<Integer> run =
        start(
            "--target",
            server.target(),
            "--source",
            "testsrc:320x240@25:1",
            "--fps",
            "max",
            "--overlay",
            video.toString());
    completedByServer();

    assertThat(run.get(20, TimeUnit.SECONDS)).as(err.toString()).isZero();
    assertThat(Files.size(video)).isGreaterThan(1_000);
    assertThat(
            new String(Files.readAllBytes(video), 4, 4, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("ftyp");
  }

  @Test
  void wrongUsageExitsWithTwoAndNamesTheOption() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--source", "testsrc", "--policy", "newest")).isEqualTo(2);
    assertThat(run("--source", "testsrc", "--max-age", "soon")).isEqualTo(2);
    assertThat(run("--source", "testsrc", "--fps", "-3")).isEqualTo(2);
    assertThat(run("--source", "testsrc", "--pixels", "yuv")).isEqualTo(2);
    assertThat(run("--target", server.target(), "--source", "testsrc", "--pixels", "h264"))
        .isEqualTo(2);
    assertThat(run("--source", "testsrc", "--sources", "x.yaml")).isEqualTo(2);
    assertThat(run("--sources", "x.yaml", "--overlay", "x.mp4")).isEqualTo(2);
    assertThat(run("--source", "testsrc", "--top-k", "0")).isEqualTo(2);
    assertThat(run("--source", "testsrc", "-H", "nocolon")).isEqualTo(2);
    assertThat(run("--source", "testsrc", "--pixels", "jpeg", "--overlay", "x.mp4")).isEqualTo(2);
    assertThat(run("--target", server.target(), "--source", "testsrc:wide")).isEqualTo(2);

    assertThat(err.toString())
        .contains("--source")
        .contains("must be one of latest, queue, reject, not 'newest'")
        .contains("'soon' is not a duration")
        .contains("must be one of auto, h264, h265, jpeg, nv12, rgb, not 'yuv'")
        .contains("testsrc gives pictures, neither H.264 nor H.265")
        .contains("--overlay goes with --source only")
        .contains("--top-k must be at least 1")
        .contains("header 'nocolon' must be NAME:VALUE")
        .contains("--overlay needs --pixels rgb")
        .contains("testsrc must look like");
  }
}
