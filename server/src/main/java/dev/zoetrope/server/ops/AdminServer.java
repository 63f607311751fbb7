package dev.zoetrope.server.ops;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The admin port, HTTP/1.1: {@code GET /healthz} (the process lives), {@code GET /readyz} (200
 * while health says SERVING, else 503), {@code GET /v1/status} (counters, threads and models as
 * JSON). Requests are handled by one thread of its own.
 */
public final class AdminServer implements AutoCloseable {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  private final HttpServer http;
  private final ExecutorService executor;

  private AdminServer(HttpServer http, ExecutorService executor) {
    this.http = http;
    this.executor = executor;
  }

  /**
   * Binds and starts.
   *
   * @param ready whether the server takes work
   * @param status what {@code /v1/status} shows, taken at each request
   */
  public static AdminServer start(
      String host, int port, BooleanSupplier ready, Supplier<Map<String, Object>> status)
      throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress(host, port), 0);
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "admin");
              thread.setDaemon(true);
              return thread;
            });
    http.setExecutor(executor);
    http.createContext("/healthz", exchange -> send(exchange, 200, "ok\n", "text/plain"));
    http.createContext(
        "/readyz",
        exchange ->
            send(
                exchange,
                ready.getAsBoolean() ? 200 : 503,
                ready.getAsBoolean() ? "ready\n" : "not ready\n",
                "text/plain"));
    http.createContext(
        "/v1/status",
        exchange -> send(exchange, 200, JSON.toJson(status.get()) + "\n", "application/json"));
    http.start();
    return new AdminServer(http, executor);
  }

  private static void send(HttpExchange exchange, int code, String body, String type)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(code, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  /** The port it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }
}
