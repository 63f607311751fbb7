package dev.zoetrope.client.source;

import static dev.zoetrope.client.source.Pixels.BLUE;
import static dev.zoetrope.client.source.Pixels.GREEN;
import static dev.zoetrope.client.source.Pixels.RED;
import static dev.zoetrope.client.source.Pixels.WHITE;
import static dev.zoetrope.client.source.Pixels.assertCorners;
import static dev.zoetrope.client.source.Pixels.picture;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zoetrope.client.overlay.VideoWriter;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSourceIT {
  private static final SourceOptions RGB = SourceOptions.defaults();

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String url(String path) {
    return "http://user:secret@127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  private void answer(String path, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private byte[] video(int frames) throws IOException {
    Path file = folder.resolve("v.mp4");
    ByteBuffer rgb = ByteBuffer.allocateDirect(320 * 240 * 3);
    try (VideoWriter writer = new VideoWriter(file, 25)) {
      for (int i = 0; i < frames; i++) {
        writer.write(rgb, 320, 240, i * 40_000L);
      }
    }
    return Files.readAllBytes(file);
  }

  @Test
  void readsAVideoOverHttp() throws IOException {
    answer("/v.mp4", video(20));
    try (FrameSource source = Sources.open(url("/v.mp4?token=secret"), RGB)) {
      assertThat(source.info().name())
          .isEqualTo("http://127.0.0.1:%d/v.mp4", server.getAddress().getPort());
      assertThat(source.info().live()).isFalse();
      int frames = 0;
      for (SourceFrame f = source.next(); f != null; f = source.next()) {
        frames++;
      }
      assertThat(frames).isEqualTo(20);
    }
  }

  @Test
  void readsAPictureOverHttpUpright() throws IOException {
    answer("/p", Files.readAllBytes(picture("exif6.jpg")));
    try (FrameSource source = Sources.open(url("/p"), RGB)) {
      assertThat(source.info().live()).isFalse();
      SourceFrame frame = source.next();
      assertThat(frame).isNotNull();
      assertThat(frame.width()).isEqualTo(48);
      assertCorners(frame, 4, RED, GREEN, BLUE, WHITE);
      assertThat(source.next()).isNull();
    }
  }

  private static void sendJpegs(HttpExchange exchange, byte[] jpeg, int count) throws IOException {
    if (exchange.getResponseCode() < 0) {
      exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=cut");
      exchange.sendResponseHeaders(200, 0);
    }
    for (int i = 0; i < count; i++) {
      String head = "--cut\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n";
      exchange.getResponseBody().write(head.formatted(jpeg.length).getBytes(UTF_8));
      exchange.getResponseBody().write(jpeg);
      exchange.getResponseBody().write("\r\n".getBytes(UTF_8));
      exchange.getResponseBody().flush();
    }
  }

  @Test
  void followsPicturesThatChangeTheirSize() throws IOException {
    SourceOptions jpegs = RGB.withFormat(PixelFormat.PIXEL_FORMAT_JPEG);
    byte[] small;
    byte[] large;
    try (FrameSource a = Sources.open("testsrc:32x16@25", jpegs);
        FrameSource b = Sources.open("testsrc:161x99@25", jpegs)) {
      small = bytes(a.next());
      large = bytes(b.next());
    }
    server.createContext(
        "/mixed",
        exchange -> {
          sendJpegs(exchange, small, 2);
          sendJpegs(exchange, large, 2);
          sendJpegs(exchange, small, 1);
          exchange.close();
        });
    List<String> sizes = new ArrayList<>();
    try (FrameSource source = Sources.open(url("/mixed"), RGB)) {
      for (SourceFrame f = source.next(); f != null; f = source.next()) {
        sizes.add(f.width() + "x" + f.height());
        assertThat(f.pixels().remaining()).isEqualTo(f.width() * f.height() * 3);
      }
    }
    assertThat(sizes).containsExactly("32x16", "32x16", "161x99", "161x99", "32x16");
  }

  private static byte[] bytes(@Nullable SourceFrame frame) {
    assertThat(frame).isNotNull();
    byte[] bytes = new byte[frame.pixels().remaining()];
    frame.pixels().get(0, bytes);
    return bytes;
  }

  @Test
  void cancelEndsABlockedRead() throws Exception {
    byte[] jpeg = Files.readAllBytes(picture("grey.jpg"));
    CountDownLatch never = new CountDownLatch(1);
    server.createContext(
        "/live",
        exchange -> {
          sendJpegs(exchange, jpeg, 60);
          try {
            never.await();
          } catch (InterruptedException e) {
            exchange.close();
          }
        });
    try (FrameSource source =
        Sources.open(url("/live"), RGB.withTimeouts(Duration.ofSeconds(30), Duration.ofHours(1)))) {
      assertThat(source.info().live()).isTrue();
      CountDownLatch oneRead = new CountDownLatch(1);
      Future<Integer> reader =
          threads.submit(
              () -> {
                int frames = 0;
                for (SourceFrame f = source.next(); f != null; f = source.next()) {
                  frames++;
                  oneRead.countDown();
                }
                return frames;
              });
      oneRead.await();
      source.cancel();
      assertThat(reader.get()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500})
  void saysWhatAServerAnswered(int status) {
    server.createContext(
        "/no",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    assertThatThrownBy(() -> Sources.open(url("/no?key=secret"), RGB))
        .isInstanceOfSatisfying(
            SourceException.class,
            e ->
                assertThat(e.kind())
                    .isEqualTo(
                        switch (status) {
                          case 404 -> SourceException.Kind.NOT_FOUND;
                          case 500 -> SourceException.Kind.UNREACHABLE;
                          default -> SourceException.Kind.NO_PERMISSION;
                        }))
        .hasMessageStartingWith(
            "http://127.0.0.1:%d/no cannot be opened: server returned",
            server.getAddress().getPort())
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https", "rtsp"})
  void givesUpOnAServerThatDoesNotAnswer(String scheme) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SourceOptions hasty = RGB.withTimeouts(Duration.ofMillis(300), Duration.ofMillis(300));
      String address = "%s://user:secret@127.0.0.1:%d/x".formatted(scheme, silent.getLocalPort());
      assertThatThrownBy(() -> Sources.open(address, hasty))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.UNREACHABLE))
          .hasMessageStartingWith("%s://127.0.0.1:%d/x ", scheme, silent.getLocalPort())
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "rtsp"})
  void saysThatNobodyListens(String scheme) throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThatThrownBy(
            () -> Sources.open("%s://u:secret@127.0.0.1:%d/x".formatted(scheme, port), RGB))
        .hasMessage("%s://127.0.0.1:%d/x cannot be opened: connection refused", scheme, port);
  }
}
