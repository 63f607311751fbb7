package dev.zoetrope.bench.load.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpTargetIT {
  private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> types = new ConcurrentLinkedQueue<>();
  private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch silence = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/ok", exchange -> answer(exchange, 200, 2));
    server.createContext("/chunked", exchange -> answer(exchange, 200, 0));
    for (int status : List.of(400, 429, 500, 503)) {
      server.createContext("/" + status, exchange -> answer(exchange, status, 2));
    }
    server.createContext("/closes", HttpExchange::close);
    server.createContext(
        "/silent",
        exchange -> {
          try {
            silence.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.createContext("/v2/models/m", this::model);
    server.start();
  }

  @AfterEach
  void stop() {
    silence.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void answer(HttpExchange exchange, int status, int length) throws IOException {
    clients.add(exchange.getRemoteAddress());
    types.add(exchange.getRequestHeaders().getFirst("content-type"));
    bodies.add(exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private void model(HttpExchange exchange) throws IOException {
    String body =
        exchange.getRequestMethod().equals("GET")
            ? "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]}"
            : "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,3],"
                + "\"data\":[0.5,-1,2.5]}]}";
    if (exchange.getRequestMethod().equals("POST")) {
      types.add(
          String.valueOf(exchange.getRequestHeaders().getFirst("inference-header-content-length")));
      bodies.add(exchange.getRequestBody().readAllBytes());
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Target target(String path, Map<String, String> options) {
    return Orders.target("http://127.0.0.1:" + server.getAddress().getPort() + path, options);
  }

  private static Heard oneByOne(Target target, StreamOrder order, int frames) throws Exception {
    Heard heard = new Heard();
    TargetStream stream = target.open(order, heard);
    heard.awaitOpen();
    for (int i = 0; i < frames; i++) {
      stream.send(i, order.payloads().of(i), 1);
      heard.await(1);
    }
    stream.finish();
    assertThat(heard.awaitEnd()).isEmpty();
    return heard;
  }

  @Test
  void aConnectionIsUsedAgainAndTheBodyIsThePayload() throws Exception {
    for (String path : List.of("/ok", "/chunked")) {
      bodies.clear();
      clients.clear();
      try (Target target = target(path, Map.of())) {
        StreamOrder order = Orders.of("", "noise:64x64,frames=1", "", 0);
        Heard heard = oneByOne(target, order, 5);
        assertThat(heard.answers.values()).containsOnly(Answer.result(-1)).hasSize(5);
        assertThat(clients).hasSize(1);
        assertThat(bodies).allSatisfy(b -> assertThat(b).isEqualTo(bytes(order)));
      }
    }
  }

  private static byte[] bytes(StreamOrder order) {
    return order.payloads().of(0).bytes().array();
  }

  @Test
  void manyAtOnceShareAtMostTheStatedConnections() throws Exception {
    try (Target target = target("/ok", Map.of("connections", "3"))) {
      StreamOrder order = Orders.of("", "noise:8x8,frames=1", "", 0);
      Heard heard = new Heard();
      TargetStream stream = target.open(order, heard);
      for (int i = 0; i < 60; i++) {
        stream.send(i, order.payloads().of(i), 1);
      }
      stream.finish();
      assertThat(heard.awaitEnd()).isEmpty();
      assertThat(heard.answers.values()).containsOnly(Answer.result(-1)).hasSize(60);
      assertThat(clients).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void aStatusBecomesAnOutcome() throws Exception {
    Map<Integer, Outcome> meanings =
        Map.of(
            400, Outcome.INVALID,
            429, Outcome.OVERLOADED,
            503, Outcome.OVERLOADED,
            500, Outcome.FAILED);
    StreamOrder order = Orders.of("", "noise:8x8,frames=1", "", 0);
    for (Map.Entry<Integer, Outcome> meaning : meanings.entrySet()) {
      try (Target target = target("/" + meaning.getKey(), Map.of())) {
        Answer answer = oneByOne(target, order, 1).answers.get(0L);
        assertThat(answer.outcome()).isEqualTo(meaning.getValue());
        assertThat(answer.detail()).isEqualTo("HTTP " + meaning.getKey() + ": ok");
      }
    }
  }

  @Test
  void closedConnectionsLoseFramesAndSilenceTimesOut() throws Exception {
    try (Target target = target("/closes", Map.of())) {
      StreamOrder order = Orders.of("", "noise:8x8,frames=1", "", 0);
      Heard heard = oneByOne(target, order, 2);
      assertThat(heard.answers.get(0L).outcome()).isEqualTo(Outcome.LOST);
      assertThat(heard.answers.get(1L).outcome()).isEqualTo(Outcome.LOST);
    }
    try (Target target = target("/silent", Map.of())) {
      StreamOrder order = Orders.of("", "noise:8x8,frames=1", "", 0, Duration.ofMillis(50));
      assertThat(oneByOne(target, order, 1).answers.get(0L).outcome()).isEqualTo(Outcome.TIMED_OUT);
    }
    try (Target target = Orders.target("http://127.0.0.1:1/", Map.of())) {
      Heard heard = new Heard();
      target.open(Orders.of("", "noise:8x8,frames=1", "", 0), heard);
      assertThat(heard.awaitEnd()).contains("refused");
    }
  }

  @Test
  void aFormHoldsThePayloadAsAFile() throws Exception {
    try (Target target = target("/ok", Map.of("form", "image"))) {
      StreamOrder order = Orders.of("", "jpeg:16x16,frames=1", "", 0);
      oneByOne(target, order, 1);
      String type = types.remove();
      assertThat(type).startsWith("multipart/form-data; boundary=");
      String boundary = type.substring(type.indexOf('=') + 1);
      byte[] body = bodies.remove();
      String text = new String(body, StandardCharsets.ISO_8859_1);
      int start = text.indexOf("\r\n\r\n") + 4;
      int end = text.lastIndexOf("\r\n--" + boundary + "--\r\n");
      assertThat(text)
          .startsWith("--" + boundary + "\r\n")
          .contains("name=\"image\"")
          .contains("content-type: image/jpeg");
      assertThat(Arrays.copyOfRange(body, start, end)).isEqualTo(bytes(order));
    }
  }

  @Test
  void tensorsGoAsBytesAfterTheirJsonOrAsNumbersInIt() throws Exception {
    StreamOrder order = Orders.of("", "tensor:FP32[3],frames=1", "", 0);
    try (Target target = target("/v2/models/m/infer", Map.of())) {
      assertThat(oneByOne(target, order, 1).answers.get(0L)).isEqualTo(Answer.result(2));
      byte[] body = bodies.remove();
      int json = Integer.parseInt(types.remove());
      assertThat(new String(body, 0, json, StandardCharsets.UTF_8))
          .contains("\"shape\":[1,3]")
          .contains("\"binary_data_size\":12");
      assertThat(Arrays.copyOfRange(body, json, body.length)).isEqualTo(bytes(order));
    }
    try (Target target = target("/v2/models/m/infer", Map.of("json", "true"))) {
      assertThat(oneByOne(target, order, 1).answers.get(0L)).isEqualTo(Answer.result(2));
      assertThat(types.remove()).isEqualTo("null");
      assertThat(new String(bodies.remove(), StandardCharsets.UTF_8)).contains("\"data\":[");
    }
  }
}
