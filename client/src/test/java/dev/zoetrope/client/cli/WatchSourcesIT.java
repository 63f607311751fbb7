package dev.zoetrope.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.client.ScriptedVision;
import dev.zoetrope.client.source.Clip;
import dev.zoetrope.client.source.RtspCamera;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command with real cameras, against a real gRPC server that says what the test tells it. */
@Timeout(120)
class WatchSourcesIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final WatchCommand command = new WatchCommand();
  private ScriptedVision server;
  private RtspCamera camera;
  private Path list;
  private int closedPort;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedVision();
    server.whenFramed(
        call -> {
          try {
            call.result(call.takeFrame().getSequence(), ScriptedVision.MODEL, "tabby");
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    camera = new RtspCamera(Clip.make(folder, 160, 96, 20));
    camera.demand("user:sesame");
    list = folder.resolve("cameras.yaml");
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = closed.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    camera.close();
    server.close();
    assertThat(out.toString()).doesNotContain("sesame");
    assertThat(err.toString()).doesNotContain("sesame");
  }

  private CompletableFuture<Integer> run(String... arguments) {
    return run(command, arguments);
  }

  private CompletableFuture<Integer> run(WatchCommand watch, String... arguments) {
    return CompletableFuture.supplyAsync(
        () ->
            new CommandLine(watch)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments));
  }

  private List<JsonObject> lines() {
    String text = out.toString();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static Predicate<JsonObject> line(String type, String source) {
    return line ->
        line.get("type").getAsString().equals(type)
            && line.get("source").getAsString().equals(source);
  }

  private static Predicate<JsonObject> state(String source, String state) {
    return line("state", source).and(line -> line.get("state").getAsString().equals(state));
  }

  private void await(Predicate<JsonObject> wanted, long count) {
    await(() -> lines().stream().filter(wanted).count() >= count);
  }

  private void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("out:%n%s%nerr:%n%s", out, err).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void write(String yaml) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh.yaml"), yaml);
    Files.move(fresh, list, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private String door() {
    return "  - {id: door, url: \"%s\", pixels: h264}\n".formatted(camera.url());
  }

  @Test
  void runsManyCamerasAndGoesOverToANewList() throws Exception {
    String dead = "rtsp://user:sesame@127.0.0.1:%d/x".formatted(closedPort);
    write("cameras:\n" + door() + "  - {id: attic, url: \"%s\"}\n".formatted(dead));
    CompletableFuture<Integer> run =
        run("--target", server.target(), "--sources", list.toString(), "--json");

    // One is off, and the other does not mind.
    await(state("attic", "RETRYING"), 2);
    await(line("reply", "door"), 5);
    assertThat(lines().stream().filter(state("door", "LIVE"))).hasSize(1);
    JsonObject reply =
        lines().stream().filter(line("reply", "door")).reduce((a, b) -> b).orElseThrow();
    assertThat(reply.get("capture_origin").getAsString()).isEqualTo("CAMERA");
    assertThat(reply.get("capture").getAsString()).startsWith("20").endsWith("Z");
    assertThat(reply.has("pts")).isTrue();
    JsonObject retrying =
        lines().stream().filter(state("attic", "RETRYING")).findFirst().orElseThrow();
    assertThat(retrying.get("event").getAsString()).isEqualTo("state");
    assertThat(retrying.get("detail").getAsString()).contains("connection refused");
    assertThat(retrying.get("failures").getAsInt()).isEqualTo(1);
    assertThat(retrying.get("next_try_ms").getAsLong()).isBetween(250L, 500L);

    write("cameras:\n" + door() + "  - {id: yard, url: \"testsrc:32x16@50\"}\n");
    await(line("reply", "yard"), 5);
    assertThat(err.toString()).contains("1 cameras added [yard], 1 removed [attic], 0 changed []");
    assertThat(camera.played()).as("the one that stays is not touched").isEqualTo(1);

    write("cameras:\n" + door() + "  - {id: yard, url: testsrc, weight: 99}\n");
    await(() -> err.toString().contains("the cameras stay as they were"));
    assertThat(err.toString()).contains("cameras.yaml:3: weight: must be 1 to 8, not '99'");
    long before = lines().stream().filter(line("reply", "yard")).count();
    await(line("reply", "yard"), before + 5);

    write("cameras:\n" + door() + "  - {id: yard, url: \"testsrc:64x32@50\", weight: 2}\n");
    await(() -> err.toString().contains("1 changed [yard]"));
    before = lines().stream().filter(line("reply", "yard")).count();
    await(line("reply", "yard"), before + 20);

    command.stop();
    for (int i = 0; i < 4; i++) {
      server.takeCall().complete();
    }
    assertThat(run.get(60, TimeUnit.SECONDS)).isZero();
    List<JsonObject> summaries =
        lines().stream().filter(l -> l.get("type").getAsString().equals("summary")).toList();
    assertThat(summaries)
        .extracting(l -> l.get("source").getAsString())
        .containsExactly("door", "yard");
    assertThat(summaries)
        .allSatisfy(
            summary -> {
              assertThat(summary.get("clock_error_us").getAsLong()).isNotNegative();
              assertThat(summary.has("clock_offset_us")).isTrue();
              assertThat(summary.getAsJsonObject("outcomes").has("RESULT")).isTrue();
            });
  }

  @Test
  void aHundredCamerasThatAreOffTakeAThreadEachAndNoMore() throws Exception {
    StringBuilder yaml = new StringBuilder("cameras:\n");
    for (int i = 0; i < 100; i++) {
      yaml.append("  - {id: c%d, url: \"rtsp://127.0.0.1:%d/x\"}\n".formatted(i, closedPort));
    }
    write(yaml + door());
    CompletableFuture<Integer> run =
        run(
            "--target",
            server.target(),
            "--sources",
            list.toString(),
            "--json",
            "--connections",
            "2");
    await(line("reply", "door"), 10);
    for (int i = 0; i < 100; i++) {
      await(state("c" + i, "RETRYING"), 1);
    }
    long cameras =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("camera "))
            .count();
    assertThat(cameras).isEqualTo(101);
    command.stop();
    assertThat(run.get(60, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aListThatCannotBeUsedIsWrongUsage() throws Exception {
    write("cameras:\n  - {id: a, url: \"gopher://user:sesame@x/\"}\n  - {idd: b}\n");

    assertThat(run("--sources", list.toString()).get(60, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(err.toString())
        .contains("cameras.yaml:2: camera 'a': url: a URL must begin with")
        .contains("cameras.yaml:3: unknown key 'idd'");
  }

  @Test
  void oneSourceIsTriedAgainUnlessToldNotTo() throws Exception {
    String dead = "rtsp://user:sesame@127.0.0.1:%d/x".formatted(closedPort);
    assertThat(
            run(new WatchCommand(), "--target", server.target(), "--source", dead, "--no-retry")
                .get(60, TimeUnit.SECONDS))
        .isEqualTo(1);
    assertThat(err.toString()).contains("cannot be opened: connection refused");

    camera.die();
    CompletableFuture<Integer> run =
        run(
            "--target",
            server.target(),
            "--source",
            camera.url(),
            "--json",
            "--pixels",
            "h264",
            "--frames",
            "7");
    await(state(camera.name(), "RETRYING"), 2);
    camera.revive();
    await(line("reply", camera.name()), 7);
    server.takeCall().awaitHalfClose();
    command.stop();
    assertThat(err.toString()).contains(camera.name() + ": RETRYING: ");
    run.cancel(true);
  }
}
