package dev.zoetrope.bench.load.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.process.ServerProcess;
import dev.zoetrope.bench.run.BenchModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server with a model of 5 ms a batch, one at a time. */
@Timeout(120)
class VisionTargetIT {
  private static final String MODEL = "null";
  private static final String PAYLOAD = "noise:32x32,frames=4";

  @TempDir private static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void serve() throws Exception {
    BenchModel model =
        BenchModel.ofNothing(MODEL, 32, 10, Duration.ofMillis(5), folder.resolve("models"));
    List<String> arguments = new ArrayList<>(model.serverArguments());
    arguments.addAll(List.of("--set", "batching.lanes=1", "--set", "batching.max_batch_size=1"));
    server = ServerProcess.start(arguments, folder.resolve("log"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyFrameHasAResultAndStagesAndTheServerCountsThem() throws Exception {
    for (String scheme : List.of("zoetrope", "zoetrope+infer")) {
      try (Target target =
          Orders.target(
              scheme + "://" + server.target(),
              Map.of("admin", "localhost:" + server.adminPort()))) {
        Map<String, Double> before = target.counters();
        StreamOrder order = Orders.of(MODEL, PAYLOAD, "queue", 8);
        Heard heard = new Heard();
        TargetStream stream = target.open(order, heard);
        heard.awaitOpen();
        for (int i = 0; i < 6; i++) {
          stream.send(i, order.payloads().of(i), System.currentTimeMillis() * 1_000);
        }
        stream.finish();
        assertThat(heard.awaitEnd()).isEmpty();
        assertThat(heard.answers).hasSize(6);
        for (Answer answer : heard.answers.values()) {
          assertThat(answer.outcome()).isEqualTo(Outcome.RESULT);
          assertThat(answer.best()).isBetween(0, 9);
          assertThat(answer.stages()).isNotNull();
          assertThat(answer.stages().execute()).isGreaterThanOrEqualTo(4_000);
        }
        Map<String, Double> after = target.counters();
        assertThat(after.get("frames_received") - before.get("frames_received")).isEqualTo(6);
      }
    }
  }

  @Test
  void overloadIsToldAsThePolicySays() throws Exception {
    try (Target target = Orders.target(server.target(), Map.of())) {
      Heard latest = flood(target, "latest", 0);
      assertThat(latest.answers.values())
          .extracting(Answer::outcome)
          .contains(Outcome.SUPERSEDED, Outcome.RESULT);
      Heard reject = flood(target, "reject", 1);
      assertThat(reject.answers.values())
          .extracting(Answer::outcome)
          .contains(Outcome.OVERLOADED, Outcome.RESULT);
    }
  }

  private static Heard flood(Target target, String policy, int window) throws Exception {
    StreamOrder order = Orders.of(MODEL, PAYLOAD, policy, window);
    Heard heard = new Heard();
    TargetStream stream = target.open(order, heard);
    heard.awaitOpen();
    for (int i = 0; i < 40; i++) {
      stream.send(i, order.payloads().of(i), System.currentTimeMillis() * 1_000);
    }
    stream.finish();
    assertThat(heard.awaitEnd()).isEmpty();
    assertThat(heard.answers).hasSize(40);
    return heard;
  }

  @Test
  void anUnknownModelAndAServerThatIsNotThereEndTheStreamWithAReason() throws Exception {
    try (Target target = Orders.target(server.target(), Map.of())) {
      Heard heard = new Heard();
      target.open(Orders.of("nobody", PAYLOAD, "latest", 0), heard);
      assertThat(heard.awaitEnd()).startsWith("NOT_FOUND");
    }
    for (String address : List.of("localhost:1", "zoetrope+infer://localhost:1")) {
      try (Target target = Orders.target(address, Map.of())) {
        Heard heard = new Heard();
        target.open(Orders.of(MODEL, PAYLOAD, "latest", 0), heard);
        assertThat(heard.awaitEnd()).startsWith("UNAVAILABLE").contains("refused");
      }
    }
  }

  @Test
  void cancellingEndsTheStreamAndLaterFramesGoNowhere() throws Exception {
    try (Target target = Orders.target(server.target(), Map.of())) {
      StreamOrder order = Orders.of(MODEL, PAYLOAD, "queue", 4);
      Heard heard = new Heard();
      TargetStream stream = target.open(order, heard);
      heard.awaitOpen();
      stream.cancel();
      stream.send(0, order.payloads().of(0), 1);
      stream.finish();
      assertThat(heard.awaitEnd()).isEmpty();
      assertThat(heard.answers).isEmpty();
    }
  }

  @Test
  void sendingAFrameAllocatesLessThanFourKibibytes() throws Exception {
    for (String scheme : List.of("zoetrope", "zoetrope+infer")) {
      try (Target target = Orders.target(scheme + "://" + server.target(), Map.of())) {
        StreamOrder order = Orders.of(MODEL, "noise:224x224,frames=2", "queue", 4);
        Heard heard = new Heard();
        TargetStream stream = target.open(order, heard);
        heard.awaitOpen();
        assertThat(Orders.sendBytes(stream, heard, order, 100)).as(scheme).isLessThan(4_096);
      }
    }
  }

  @Test
  void tensorsAreRefusedBeforeAnythingIsSent() {
    try (Target target = Orders.target(server.target(), Map.of())) {
      assertThatThrownBy(
              () -> target.open(Orders.of(MODEL, "tensor:FP32[3]", "latest", 0), new Heard()))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("Vision takes pictures only");
    }
  }
}
