package dev.zoetrope.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.zoetrope.client.ScriptedVision;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.Embedding;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import io.grpc.Status;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a real gRPC server, with real files and a real HTTP server. */
@Timeout(60)
class ClassifyCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Frame> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch testOver = new CountDownLatch(1);
  @TempDir private Path folder;
  private ScriptedVision server;
  private HttpServer web;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedVision();
    server.infers(this::answer);
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.start();
  }

  @AfterEach
  void stop() {
    testOver.countDown();
    web.stop(0);
    server.close();
  }

  private InferResponse answer(InferRequest request) {
    asked.add(request.getFrame());
    FrameReply.Builder reply =
        FrameReply.newBuilder().setSequence(request.getFrame().getSequence()).setModel("lite0");
    if (request.getModel().equals("labels")) {
      reply.setOutcome(Outcome.OUTCOME_RESULT).setClasses(Classification.getDefaultInstance());
    } else if (request.getModel().equals("vectors")) {
      reply
          .setOutcome(Outcome.OUTCOME_RESULT)
          .setEmbedding(Embedding.newBuilder().addAllValues(List.of(3f, -4f, 0.5f)));
    } else if (request.getFrame().getPixels().size() < 10) {
      reply.setOutcome(Outcome.OUTCOME_INVALID).setDetail("pixels: no JPEG after 3 bytes");
    } else {
      reply
          .setOutcome(Outcome.OUTCOME_RESULT)
          .setClasses(
              Classification.newBuilder()
                  .addTop(score(281, "tabby", 0.39f))
                  .addTop(score(282, "tiger cat", 0.21f)));
    }
    return InferResponse.newBuilder().setReply(reply).build();
  }

  private static ClassScore score(int index, String label, float probability) {
    return ClassScore.newBuilder()
        .setIndex(index)
        .setLabel(label)
        .setProbability(probability)
        .build();
  }

  private static byte[] image(String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BufferedImage picture = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(picture, format, bytes)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--target";
    all[1] = server.target();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(new ClassifyCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private String serve(String path, int status, byte[] body) {
    web.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return "http://localhost:" + web.getAddress().getPort() + path;
  }

  @Test
  void sendsJpegAndPngUndecodedAndDecodesTheRest() throws IOException {
    byte[] jpeg = image("jpg");
    byte[] png = image("png");
    String a = file("a.jpg", jpeg);
    String b = file("b.picture", png);
    String c = file("c.bmp", image("bmp"));

    assertThat(run(a, b, c)).as(err.toString()).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            a + ": tabby 0.39, tiger cat 0.21",
            b + ": tabby 0.39, tiger cat 0.21",
            c + ": tabby 0.39, tiger cat 0.21");
    assertThat(asked.get(0).getPixelFormat()).isEqualTo(PixelFormat.PIXEL_FORMAT_JPEG);
    assertThat(asked.get(0).getPixels().toByteArray()).isEqualTo(jpeg);
    assertThat(asked.get(1).getPixelFormat()).isEqualTo(PixelFormat.PIXEL_FORMAT_PNG);
    assertThat(asked.get(1).getPixels().toByteArray()).isEqualTo(png);
    assertThat(asked.get(2).getPixelFormat()).isEqualTo(PixelFormat.PIXEL_FORMAT_RGB8);
    assertThat(asked.get(2).getPixels().size()).isEqualTo(24 * 16 * 3);
  }

  @Test
  void printsAnEmbeddingShortForPeopleAndWholeForPrograms() throws IOException {
    String a = file("a.png", image("png"));

    assertThat(run("--model", "vectors", a)).as(err.toString()).isZero();
    assertThat(run("--model", "vectors", "--json", a)).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).isEqualTo(a + ": 3 numbers, length 5.02: 3.0000 -4.0000 0.5000");
    assertThat(JsonParser.parseString(lines.get(1)).getAsJsonObject().get("embedding"))
        .isEqualTo(JsonParser.parseString("[3.0, -4.0, 0.5]"));
    assertThat(lines.get(1)).doesNotContain("\"top\"");
  }

  @Test
  void saysThatAPictureHasNoLabel() throws IOException {
    String a = file("a.png", image("png"));

    assertThat(run("--model", "labels", a)).as(err.toString()).isZero();

    assertThat(out.toString().strip())
        .isEqualTo(a + ": nothing that reaches the model's threshold");
  }

  @Test
  void namesEveryFailureAndDoesTheRest() throws IOException {
    String missing = folder.resolve("missing.jpg").toString();
    String broken = file("broken.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
    String text =
        file(
            "notes.txt",
            "no picture at all, only words".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    String good = file("good.png", image("png"));

    assertThat(run("--json", missing, broken, text, good)).isEqualTo(1);

    assertThat(err.toString())
        .contains(missing + ": there is no such file or folder")
        .contains(broken + ": INVALID pixels: no JPEG after 3 bytes")
        .contains("notes.txt");
    List<String> files =
        out.toString()
            .lines()
            .map(l -> JsonParser.parseString(l).getAsJsonObject().get("file").getAsString())
            .toList();
    assertThat(files).containsExactly(broken, good);
  }

  @Test
  void aFolderMeansItsPicturesByName() throws IOException {
    file("2.png", image("png"));
    file("1.jpg", image("jpg"));
    file("notes.txt", new byte[3]);

    assertThat(run(folder.toString())).isZero();

    assertThat(out.toString().lines())
        .extracting(line -> line.substring(0, line.indexOf(": ")))
        .containsExactly(folder.resolve("1.jpg").toString(), folder.resolve("2.png").toString());
  }

  @Test
  void fetchesUrlsWithinBounds() throws IOException {
    String good = serve("/good", 200, image("png"));
    String bmp = serve("/bmp", 200, image("bmp"));
    String gone = serve("/gone", 404, new byte[1]);
    String large = serve("/large", 200, new byte[20_000]);
    web.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            byte[] piece = new byte[1000];
            while (testOver.getCount() > 0) {
              body.write(piece);
            }
          }
        });
    String endless = "http://localhost:" + web.getAddress().getPort() + "/endless";

    assertThat(run("--max-bytes", "10kB", good, gone, large, endless, bmp)).isEqualTo(1);

    assertThat(out.toString().lines())
        .containsExactly(
            good + ": tabby 0.39, tiger cat 0.21", bmp + ": tabby 0.39, tiger cat 0.21");
    assertThat(err.toString())
        .contains(gone + ": HTTP status 404")
        .contains(large + ": 20000 bytes, over the limit of 10000")
        .contains(endless + ": more than 10000 bytes, over the limit of 10000");
  }

  @Test
  void aDownloadThatStallsIsGivenUp() {
    web.createContext(
        "/stalled",
        exchange -> {
          try {
            testOver.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    String stalled = "http://localhost:" + web.getAddress().getPort() + "/stalled";

    assertThat(run("--timeout", "50ms", stalled)).isEqualTo(1);
    assertThat(err.toString()).contains(stalled + ": not fetched within 50 ms");
  }

  @Test
  void filesOverTheLimitAreNotRead() throws IOException {
    String large = file("large.jpg", new byte[2000]);

    assertThat(run("--max-bytes", "1kB", large)).isEqualTo(1);
    assertThat(err.toString()).contains(large + ": 2000 bytes, over the limit of 1000");
    assertThat(asked).isEmpty();
  }

  @Test
  void anUnknownModelEndsTheWorkAtOnce() throws IOException {
    server.infers(
        request -> {
          asked.add(request.getFrame());
          throw Status.NOT_FOUND.withDescription("model: no 'x'").asRuntimeException();
        });
    String good = file("good.png", image("png"));

    assertThat(run("--model", "x", good, good)).isEqualTo(1);
    assertThat(err.toString()).contains("model: no 'x'");
    assertThat(asked).hasSize(1);
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--top-k", "0", "x.jpg")).isEqualTo(2);
    assertThat(run("--max-bytes", "big", "x.jpg")).isEqualTo(2);
  }
}
