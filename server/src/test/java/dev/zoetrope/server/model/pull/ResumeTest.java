package dev.zoetrope.server.model.pull;

import static dev.zoetrope.server.model.pull.PullBench.content;
import static dev.zoetrope.server.model.pull.PullBench.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls that were cut off, and servers that go on with them rightly and wrongly. */
class ResumeTest {
  private static final int SIZE = 300_000;
  private static final int HALF = 120_000;
  private static final byte[] CONTENT = content(SIZE, 1);
  private static final byte[] FIRST = Arrays.copyOf(CONTENT, HALF);
  private static final byte[] REST = Arrays.copyOfRange(CONTENT, HALF, SIZE);
  private static final byte[] OTHER = content(SIZE, 2);
  private static final PublishedCheckpoint CHECKPOINT = published(CONTENT);
  private static final String PATH = "/models/" + CHECKPOINT.fileName();
  private static final String WHOLE = "200 OK|ETag: \"one\"|Content-Length: " + SIZE;
  private static final String REMAINDER =
      "206 Partial Content|ETag: \"one\"|Content-Length: 180000|Content-Range: bytes"
          + " 120000-299999/300000";

  @TempDir Path cache;

  private PullBench bench() {
    return new PullBench(cache);
  }

  private static PulledModel pull(PullBench bench, ScriptedServer server) throws IOException {
    return bench.puller(server.uri()).pull(CHECKPOINT, Optional.empty());
  }

  private static ScriptedServer brokenOff() throws IOException {
    return new ScriptedServer().then(WHOLE, FIRST);
  }

  @Test
  void goesOnAfterAConnectionThatBroke() throws IOException {
    PullBench bench = bench();
    try (ScriptedServer server = brokenOff().then(REMAINDER, REST).start()) {
      assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0)).doesNotContain("Range:");
      assertThat(server.requests().get(1))
          .contains("|Range: bytes=120000-|")
          .contains("If-Range: \"one\"")
          .contains("Accept-Encoding: identity");
    }
    assertThat(bench.pauses).singleElement().matches(p -> p.toMillis() >= 1000);
    assertThat(bench.notes).singleElement().asString().contains("attempt 2 of 5");
  }

  @Test
  void goesOnInAnotherRun() throws IOException {
    PullBench first = bench();
    first.onPause =
        () -> {
          throw new IllegalStateException("killed");
        };
    try (ScriptedServer server = brokenOff().start()) {
      assertThatThrownBy(() -> pull(first, server)).hasMessage("killed");
    }
    assertThat(first.target(CHECKPOINT)).doesNotExist();
    assertThat(first.beside(CHECKPOINT, ".part")).hasBinaryContent(FIRST);
    try (FileServer server = new FileServer().put(PATH, CONTENT, "\"one\"")) {
      PulledModel model = bench().puller(server.uri()).pull(CHECKPOINT, Optional.empty());
      assertThat(model.weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests()).containsExactly("GET " + PATH + " bytes=120000-");
    }
  }

  @Test
  void countsAttemptsFromTheLastMebibyteOn() throws IOException {
    byte[] large = content(8_000_000, 3);
    PublishedCheckpoint checkpoint = published(large);
    PullBench bench = bench();
    ScriptedServer server = new ScriptedServer();
    int step = 1_100_000;
    for (int at = 0; at < large.length; at += step) {
      String head =
          at == 0
              ? "200 OK|Content-Length: 8000000"
              : "206 Partial|Content-Length: %d|Content-Range: bytes %d-7999999/8000000"
                  .formatted(large.length - at, at);
      server.then(head, Arrays.copyOfRange(large, at, Math.min(at + step, large.length)));
    }
    try (server) {
      server.start();
      Puller puller = bench.puller(server.uri());
      assertThat(puller.pull(checkpoint, Optional.empty()).weights()).hasBinaryContent(large);
      assertThat(server.requests()).hasSize(8);
    }
    assertThat(bench.pauses).hasSize(7).allMatch(p -> p.toMillis() <= 1250);
  }

  @Test
  void takesTheWholeFromAServerThatIgnoresRanges() throws IOException {
    PullBench bench = bench();
    try (ScriptedServer server = brokenOff().then(WHOLE, CONTENT).start()) {
      assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests().get(1)).contains("Range: bytes=120000-");
    }
    assertThat(bench.notes).last().asString().contains("comes from its start again");
  }

  @Test
  void takesTheNewFileIfItChangedUnderItsTag() throws IOException {
    PullBench bench = bench();
    try (ScriptedServer old =
        new ScriptedServer().then(WHOLE, Arrays.copyOf(OTHER, HALF)).start()) {
      bench.onPause =
          () -> {
            throw new IllegalStateException("killed");
          };
      assertThatThrownBy(() -> pull(bench, old)).hasMessage("killed");
    }
    try (FileServer server = new FileServer().put(PATH, CONTENT, "\"two\"")) {
      PulledModel model = bench().puller(server.uri()).pull(CHECKPOINT, Optional.empty());
      assertThat(model.weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void startsOverIfARangeIsOfAnotherTag() throws IOException {
    startsOverAfter(REMAINDER.replace("\"one\"", "\"two\""), "has changed since");
  }

  @Test
  void startsOverIfARangeIsOfAnotherSize() throws IOException {
    startsOverAfter(
        "206 Partial|Content-Length: 180001|Content-Range: bytes 120000-300000/300001",
        "has changed since");
  }

  @Test
  void startsOverIfARangeIsNotTheOneThatWasAskedFor() throws IOException {
    startsOverAfter(
        "206 Partial|Content-Length: 180000|Content-Range: bytes 0-179999/300000",
        "was asked for from byte 120,000 and came with Content-Range 'bytes 0-179999/300000'");
  }

  @Test
  void startsOverIfARangeComesInPartsOrUnnamed() throws IOException {
    startsOverAfter(
        "206 Partial|Content-Length: 180000|Content-Type: multipart/byteranges; boundary=x",
        "came with Content-Range ''");
  }

  @Test
  void startsOverIfNothingLiesBeyondAPartThatIsTooLong() throws IOException {
    startsOverAfter("416 No|Content-Range: bytes */100", "is shorter than the part that is held");
  }

  private void startsOverAfter(String wrong, String note) throws IOException {
    PullBench bench = bench();
    try (ScriptedServer server = brokenOff().then(wrong, REST).then(WHOLE, CONTENT).start()) {
      assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(2)).doesNotContain("Range:");
    }
    assertThat(bench.notes).last().asString().contains(note).contains("starts over");
  }

  @Test
  void startsOverOnceIfThePiecesDoNotFit() throws IOException {
    String untagged = WHOLE.replace("ETag: \"one\"|", "");
    PullBench bench = bench();
    try (ScriptedServer server =
        new ScriptedServer()
            .then(untagged, Arrays.copyOf(OTHER, HALF))
            .then(REMAINDER.replace("ETag: \"one\"|", ""), REST)
            .then(untagged, CONTENT)
            .start()) {
      assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests().get(1)).doesNotContain("If-Range");
    }
    assertThat(bench.notes).last().asString().contains("its pieces do not make");
  }

  @Test
  void failsIfTheWholeIsWrongAfterThePieces() throws IOException {
    try (ScriptedServer server =
        brokenOff().then(REMAINDER, Arrays.copyOf(OTHER, SIZE - HALF)).then(WHOLE, OTHER).start()) {
      assertThatThrownBy(() -> pull(bench(), server)).hasMessageContaining("is not the published");
      assertThat(server.requests()).hasSize(3);
    }
    assertThat(bench().beside(CHECKPOINT, ".corrupt")).hasBinaryContent(OTHER);
  }

  @Test
  void checksAPartThatTurnsOutToBeWhole() throws IOException {
    PullBench bench = bench();
    String claimsMore = WHOLE.replace("300000", "300001");
    try (ScriptedServer server =
        new ScriptedServer()
            .then(claimsMore, CONTENT)
            .then("416 No|Content-Range: bytes */300000")
            .start()) {
      assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void aPartOfAnotherFileIsNoBeginning() throws IOException {
    PullBench bench = bench();
    Files.createDirectories(cache.resolve("checkpoints"));
    Files.write(bench.beside(CHECKPOINT, ".part"), Arrays.copyOf(OTHER, HALF));
    Files.writeString(bench.beside(CHECKPOINT, ".part.json"), "{\"digest\": 3");
    try (FileServer server = new FileServer().put(PATH, CONTENT, "\"one\"")) {
      PulledModel model = bench.puller(server.uri()).pull(CHECKPOINT, Optional.empty());
      assertThat(model.weights()).hasBinaryContent(CONTENT);
      assertThat(server.requests()).containsExactly("GET " + PATH);
    }
  }
}
