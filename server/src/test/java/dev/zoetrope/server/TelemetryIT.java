package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.zoetrope.server.telemetry.Latencies;
import dev.zoetrope.server.telemetry.ModelSnapshot;
import dev.zoetrope.server.telemetry.ServerSnapshot;
import dev.zoetrope.server.telemetry.Span;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.StageTimes;
import dev.zoetrope.v1.VisionGrpc;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server says of itself is what its clients saw. */
class TelemetryIT {
  private static final int FRAMES = 120;

  /** Frames that are run, in the order in which their stages follow each other. */
  private static final List<Span> STAGES =
      List.of(Span.RECEIVE, Span.DECODE, Span.WAIT, Span.FORM, Span.EXECUTE, Span.REPLY);

  private static TestServer server;
  private static ManagedChannel channel;
  private final Random random = new Random(11);
  private ServerSnapshot before;

  @BeforeAll
  static void start() throws IOException {
    server =
        TestServer.start(
            TestServer.transport(),
            List.of(TestModels.probe("small", 8), TestModels.slow("slow", 8, 1)));
    channel = server.connect();
  }

  @BeforeEach
  void look() {
    before = server.server.telemetry().snapshot();
  }

  @AfterEach
  void leavesNothingBehind() {
    server.assertEmpty();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.close();
  }

  private ServerSnapshot window() {
    return server.server.telemetry().snapshot().since(before);
  }

  private Frame.Builder picture(int sequence, int side, PixelFormat format) {
    return new MarkedPicture(sequence, side, side, format).frame(sequence, random, true);
  }

  /** Sends frames as fast as the policy lets it, every tenth a bad one, and reads all replies. */
  private List<FrameReply> stream(Open.Builder open, boolean bad, int side, PixelFormat format) {
    WatchClient client = WatchClient.raw(channel).readAll();
    client.open(open);
    for (int i = 0; i < FRAMES; i++) {
      client.awaitReady();
      Frame.Builder frame = picture(i, side, format);
      client.frame(bad && i % 10 == 9 ? frame.setStride(1) : frame);
    }
    client.halfClose();
    assertThat(client.awaitEnd().isOk()).isTrue();
    return client.replies();
  }

  private static Map<Outcome, Long> outcomes(List<FrameReply> replies, String model) {
    return replies.stream()
        .filter(reply -> reply.getModel().equals(model))
        .collect(Collectors.groupingBy(FrameReply::getOutcome, Collectors.counting()));
  }

  @Test
  void totalsAreTheRepliesByOutcome() {
    List<FrameReply> replies = new ArrayList<>();
    Open.Builder both = Open.newBuilder().addModels("small").addModels("slow");
    replies.addAll(
        stream(
            both.clone().setPolicy(Policy.POLICY_LATEST), true, 8, PixelFormat.PIXEL_FORMAT_RGB8));
    replies.addAll(
        stream(
            both.clone().setPolicy(Policy.POLICY_REJECT), true, 8, PixelFormat.PIXEL_FORMAT_RGB8));
    replies.addAll(
        stream(
            both.clone().setPolicy(Policy.POLICY_QUEUE), true, 24, PixelFormat.PIXEL_FORMAT_PNG));
    ServerSnapshot window = window();
    assertThat(replies).hasSize(3 * FRAMES * 2);
    assertThat(window.counts().framesReceived()).isEqualTo(3 * FRAMES);
    assertThat(window.counts().repliesOwed()).isEqualTo(replies.size());
    assertThat(window.outcomes().total()).isEqualTo(replies.size());
    for (ModelSnapshot model : window.models()) {
      Map<Outcome, Long> seen = outcomes(replies, model.name());
      model
          .outcomes()
          .counts()
          .forEach((outcome, count) -> assertThat(count).isEqualTo(seen.getOrDefault(outcome, 0L)));
      long results = model.outcomes().get(Outcome.OUTCOME_RESULT);
      assertThat(results).as(model.name()).isPositive();
      assertThat(model.latencies(Span.AGE).count()).isEqualTo(results);
      assertThat(model.latencies(Span.EXECUTE).count()).isEqualTo(results);
      assertThat(model.latencies(Span.REPLY).count()).isEqualTo(results);
      assertThat(model.latencies(Span.AGE_WITHOUT_RESULT).count())
          .isEqualTo(model.outcomes().total() - results);
      assertThat(model.latencies(Span.RECEIVE).count())
          .isBetween(results, model.outcomes().total() - seen.get(Outcome.OUTCOME_INVALID));
      assertThat(model.latencies(Span.DECODE).count()).isBetween(1L, 3L * FRAMES);
      assertThat(model.batches().frames()).isEqualTo(results);
      assertThat(model.batches().closes().total()).isEqualTo(model.batches().batches());
      assertThat(model.batches().sizes().total()).isEqualTo(model.batches().batches());
      assertThat(model.laneBusy(window.spanNanos())).isBetween(0.0, 1.0);
      assertThat(model.gauges().rowsUsed()).isZero();
    }
  }

  @Test
  void theStagesOfAFrameAddUpToItsAge() {
    Open.Builder open = Open.newBuilder().addModels("slow").setPolicy(Policy.POLICY_QUEUE);
    List<FrameReply> replies = stream(open, false, 24, PixelFormat.PIXEL_FORMAT_PNG);
    // Six roundings, two clocks, and whatever this machine does between reading the one and the
    // other: little as a rule, and never much.
    long[] apart = replies.stream().mapToLong(TelemetryIT::apartMicros).sorted().toArray();
    assertThat(apart[FRAMES / 2]).isLessThan(500);
    assertThat(apart[FRAMES - 1]).isLessThan(50_000);
    ModelSnapshot model = window().model("slow").orElseThrow();
    double sum = STAGES.stream().mapToDouble(span -> total(model.latencies(span))).sum();
    double ages = total(model.latencies(Span.AGE));
    assertThat(model.latencies(Span.AGE).count()).isEqualTo(FRAMES);
    assertThat(model.latencies(Span.DECODE).count()).isEqualTo(FRAMES);
    assertThat(sum / ages).isBetween(0.95, 1.05);
    long seen = replies.stream().mapToLong(FrameReply::getAgeUs).sum();
    assertThat(ages / seen).isBetween(0.99, 1.01);
  }

  private static long apartMicros(FrameReply reply) {
    StageTimes stages = reply.getStages();
    long sum =
        stages.getReceiveUs()
            + stages.getDecodeUs()
            + stages.getWaitUs()
            + stages.getFormUs()
            + stages.getExecuteUs()
            + stages.getReplyUs();
    return Math.abs(reply.getAgeUs() - sum);
  }

  private static double total(Latencies latencies) {
    return latencies.count() * latencies.meanMicros();
  }

  @Test
  void aFlightRecordingHasEveryBatchAndStream(@TempDir Path folder) throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable("dev.zoetrope.Batch").withoutThreshold();
      recording.enable("dev.zoetrope.StreamOpen");
      recording.enable("dev.zoetrope.StreamClose");
      recording.start();
      Open.Builder both = Open.newBuilder().addModels("small").addModels("slow");
      stream(both, false, 8, PixelFormat.PIXEL_FORMAT_RGB8);
      server.assertEmpty();
      recording.stop();
      Path file = folder.resolve("server.jfr");
      recording.dump(file);
      Map<String, List<RecordedEvent>> events =
          RecordingFile.readAllEvents(file).stream()
              .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
      ServerSnapshot window = window();
      List<RecordedEvent> batches = events.get("dev.zoetrope.Batch");
      assertThat(batches).hasSize((int) window.batches().batches());
      assertThat(batches.stream().mapToInt(event -> event.getInt("frames")).sum())
          .isEqualTo((int) window.batches().frames());
      for (RecordedEvent batch : batches) {
        long parts = batch.getDuration("gather").plus(batch.getDuration("forward")).toNanos();
        assertThat(batch.getDuration().toNanos()).as("%s", batch).isGreaterThan(parts - 10_000);
      }
      assertThat(events.get("dev.zoetrope.StreamOpen")).hasSize(1);
      assertThat(events.get("dev.zoetrope.StreamClose"))
          .singleElement()
          .satisfies(e -> assertThat(e.getLong("repliesOwed")).isEqualTo(2 * FRAMES));
    }
  }

  @Test
  void theStatusPageShowsModelsAndOpenStreams() throws IOException, InterruptedException {
    WatchClient client = WatchClient.raw(channel).readAll();
    client.open(Open.newBuilder().setStreamId("door").addModels("small"));
    client.frame(picture(1, 8, PixelFormat.PIXEL_FORMAT_RGB8));
    TestServer.eventually("a reply", () -> client.replies().size() == 1);
    VisionGrpc.newBlockingStub(channel)
        .infer(
            InferRequest.newBuilder()
                .setModel("small")
                .setFrame(picture(1, 8, PixelFormat.PIXEL_FORMAT_RGB8))
                .build());
    JsonObject status = status();
    JsonObject streams = status.getAsJsonObject("streams");
    assertThat(streams.get("open").getAsInt()).isEqualTo(1);
    JsonObject door = streams.getAsJsonArray("stalest").get(0).getAsJsonObject();
    assertThat(door.get("stream_id").getAsString()).isEqualTo("door");
    assertThat(door.get("age_us").getAsLong()).isPositive();
    assertThat(door.get("frames").getAsLong()).isEqualTo(1);
    assertThat(door.getAsJsonObject("outcomes").get("outcome_result").getAsLong()).isEqualTo(1);
    assertThat(window().counts().framesReceived()).as("the call counts too").isEqualTo(2);
    JsonObject small = status.getAsJsonObject("models").getAsJsonObject("small");
    for (Span span : Span.values()) {
      JsonObject latency =
          small.getAsJsonObject("latency_us").getAsJsonObject(span.name().toLowerCase(Locale.ROOT));
      assertThat(latency.keySet()).containsExactly("count", "p50", "p90", "p99", "p99.9", "max");
    }
    assertThat(small.getAsJsonObject("batches").get("fill").getAsDouble()).isBetween(0.01, 1.0);
    assertThat(status.getAsJsonObject("counters").get("frames_received").getAsLong())
        .isEqualTo(server.counter("frames_received"));
    assertThat(status.get("allocated_bytes").getAsLong()).isPositive();
    client.halfClose();
    client.awaitEnd();
  }

  private static JsonObject status() throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + server.server.adminPort() + "/v1/status");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
            .body();
    return JsonParser.parseString(body).getAsJsonObject();
  }
}
