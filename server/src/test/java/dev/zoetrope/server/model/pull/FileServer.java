package dev.zoetrope.server.model.pull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A well-behaved server of files: entity tags, ranges, {@code If-Range}, HEAD, redirects. */
public final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What is at a path: a file, or a redirect if {@code location} is there. */
  record Page(
      ByteBuffer content, String tag, Map<String, String> headers, Optional<String> location) {}

  /** On a free port of loopback, running. */
  public FileServer() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http");
  }

  /** One that speaks TLS. */
  public static FileServer secure(SSLContext context) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new FileServer(server, "https");
  }

  private FileServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::answer);
    server.start();
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The same server under another name, so that a redirect leads elsewhere. */
  public URI otherUri() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  public FileServer put(String path, byte[] content, String tag) {
    return put(path, content, tag, Map.of());
  }

  public FileServer put(String path, byte[] content, String tag, Map<String, String> headers) {
    pages.put(
        path, new Page(ByteBuffer.wrap(content), tag, new TreeMap<>(headers), Optional.empty()));
    return this;
  }

  public FileServer redirect(String path, String location, Map<String, String> headers) {
    pages.put(
        path, new Page(ByteBuffer.allocate(0), "", new TreeMap<>(headers), Optional.of(location)));
    return this;
  }

  public void remove(String path) {
    pages.remove(path);
  }

  /** Method, path and range of each request so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("");
      requests.add((exchange.getRequestMethod() + " " + path + " " + range).trim());
      Page page = pages.get(path);
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      Headers headers = exchange.getResponseHeaders();
      page.headers().forEach(headers::set);
      if (page.location().isPresent()) {
        headers.set("Location", page.location().get());
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      if (!page.tag().isEmpty()) {
        headers.set("ETag", page.tag());
      }
      send(exchange, page, range);
    }
  }

  private static void send(HttpExchange exchange, Page page, String range) throws IOException {
    byte[] content = page.content().array();
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    boolean ranged = !range.isEmpty() && (condition == null || condition.equals(page.tag()));
    int first = ranged ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
    Headers headers = exchange.getResponseHeaders();
    if (first >= content.length && ranged) {
      headers.set("Content-Range", "bytes */" + content.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (ranged) {
      headers.set(
          "Content-Range", "bytes %d-%d/%d".formatted(first, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(ranged ? 206 : 200, content.length - first);
    exchange.getResponseBody().write(content, first, content.length - first);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
