package dev.zoetrope.server.model.pull;

import static dev.zoetrope.server.model.pull.PullBench.content;
import static dev.zoetrope.server.model.pull.PullBench.published;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse, dawdle, lie or lead astray. */
@Timeout(60)
class NastyServerTest {
  private static final int SIZE = 100_000;
  private static final byte[] CONTENT = content(SIZE, 1);
  private static final PublishedCheckpoint CHECKPOINT = published(CONTENT);
  private static final String WHOLE = "200 OK|ETag: \"one\"|Content-Length: " + SIZE;

  @TempDir Path cache;

  private PullBench bench() {
    return new PullBench(cache);
  }

  private PulledModel pull(PullBench bench, ScriptedServer server) throws IOException {
    try (server) {
      return bench.puller(server.start().uri()).pull(CHECKPOINT, Optional.empty());
    }
  }

  private PullException fails(PullBench bench, ScriptedServer server) {
    PullException[] failure = new PullException[1];
    assertThatThrownBy(() -> pull(bench, server))
        .isInstanceOfSatisfying(PullException.class, e -> failure[0] = e);
    assertThat(bench.target(CHECKPOINT)).doesNotExist();
    return failure[0];
  }

  private static byte[] chunked(byte[] content, boolean ended) {
    byte[] head = (Integer.toHexString(content.length) + "\r\n").getBytes(UTF_8);
    byte[] tail = (ended ? "\r\n0\r\n\r\n" : "\r\n").getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + content.length + tail.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    System.arraycopy(tail, 0, all, head.length + content.length, tail.length);
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "401, REFUSED, it wants to know who asks",
    "403, REFUSED, forbidden",
    "404, ABSENT, there is no such file",
    "410, ABSENT, there is no such file",
    "418, REFUSED, answered 418"
  })
  void isNotAskedAgainWhenItRefuses(int status, Reason reason, String meaning) throws IOException {
    PullBench bench = bench();
    ScriptedServer server = new ScriptedServer().then(status + " No|Content-Length: 0");
    PullException failure = fails(bench, server);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(meaning).hasMessageContaining(CHECKPOINT.fileName());
    assertThat(failure.getMessage().contains("By hand")).isEqualTo(reason == Reason.REFUSED);
    assertThat(server.requests()).hasSize(1);
    assertThat(bench.pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void isAskedAgainWhenItIsBusy(int status) throws IOException {
    PullBench bench = bench();
    ScriptedServer server =
        new ScriptedServer()
            .then(status + " Busy|Content-Length: 0")
            .then(status + " Busy|Content-Length: 0")
            .then(WHOLE, CONTENT);
    assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
    assertThat(bench.pauses).hasSize(2);
    assertThat(bench.notes.get(0)).contains("answered " + status);
  }

  @Test
  void isGivenUpAfterFiveAttempts() throws IOException {
    PullBench bench = bench();
    ScriptedServer server = new ScriptedServer().then("503 Busy|Content-Length: 0");
    assertThat(fails(bench, server))
        .hasMessageContaining("answered 503 (it is in trouble); gave up after 5 attempts")
        .hasMessageContaining("By hand");
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void isLeftAloneForAsLongAsItAsks() throws IOException {
    PullBench bench = bench();
    ScriptedServer server =
        new ScriptedServer()
            .then("429 Slow|Content-Length: 0|Retry-After: 17")
            .then(
                "503 Slow|Content-Length: 0|Date: Tue, 03 Mar 2026 10:00:00 GMT"
                    + "|Retry-After: Tue, 03 Mar 2026 10:00:23 GMT")
            .then("503 Slow|Content-Length: 0|Retry-After: soon")
            .then(WHOLE, CONTENT);
    pull(bench, server);
    assertThat(bench.pauses.subList(0, 2))
        .containsExactly(Duration.ofSeconds(17), Duration.ofSeconds(23));
    assertThat(bench.pauses.get(2).toMillis()).isBetween(4_000L, 5_000L);
  }

  @Test
  void isNotWaitedForTooLong() throws IOException {
    PullBench bench = bench();
    ScriptedServer server = new ScriptedServer().then("429 No|Content-Length: 0|Retry-After: 3600");
    assertThat(fails(bench, server))
        .hasMessageContaining("asks to be left alone for 3600 s, at most 60 s are waited for");
    assertThat(bench.pauses).isEmpty();
  }

  @Test
  void stallsBeforeItsAnswer() throws IOException {
    PullBench bench = bench();
    bench.settings = bench.settings.withStallTimeout(PullBench.STALL);
    ScriptedServer server = new ScriptedServer().thenSilent("", new byte[0]).then(WHOLE, CONTENT);
    assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
    assertThat(bench.notes.get(0)).contains("did not answer within 0.3 s");
  }

  @Test
  void stallsWithinItsAnswer() throws IOException {
    PullBench bench = bench();
    bench.settings = bench.settings.withStallTimeout(PullBench.STALL);
    String rest =
        "206 Partial|ETag: \"one\"|Content-Length: 60000|Content-Range: bytes 40000-99999/100000";
    ScriptedServer server =
        new ScriptedServer()
            .thenSilent(WHOLE, Arrays.copyOf(CONTENT, 40_000))
            .then(rest, Arrays.copyOfRange(CONTENT, 40_000, SIZE));
    assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
    assertThat(bench.notes.get(0)).contains("sent nothing for 0.3 s");
    assertThat(server.requests().get(1)).contains("Range: bytes=40000-");
  }

  @Test
  void neverAnswersInHttp() throws IOException {
    PullBench bench = bench();
    ScriptedServer server =
        new ScriptedServer().thenSilent("", "hello, who is there\r\n\r\n".getBytes(UTF_8));
    assertThat(fails(bench, server)).hasMessageContaining("gave up after 5 attempts");
  }

  @Test
  void sendsMoreThanItAnnounced() throws IOException {
    byte[] more = content(SIZE + 500, 1);
    assertThat(Arrays.copyOf(more, SIZE)).isEqualTo(CONTENT);
    // With Content-Length what follows is no part of the answer, and the file is whole.
    assertThat(pull(bench(), new ScriptedServer().then(WHOLE, more)).weights())
        .hasBinaryContent(CONTENT);
  }

  @Test
  void sendsMoreThanItsRange() throws IOException {
    PullBench bench = bench();
    String range = "206 Partial|ETag: \"one\"|Transfer-Encoding: chunked|Content-Range: bytes";
    ScriptedServer server =
        new ScriptedServer()
            .then(WHOLE, Arrays.copyOf(CONTENT, 40_000))
            .then(range + " 40000-99999/100000", chunked(content(60_001, 5), true));
    PullException failure = fails(bench, server);
    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure).hasMessageContaining("sends more than the 100,000 bytes it announced");
    assertThat(bench.beside(CHECKPOINT, ".part")).isEmptyFile();
  }

  @Test
  void sendsWithoutEnd() throws IOException {
    PullBench bench = bench();
    bench.settings = bench.settings.withMaxBytes(SIZE - 1);
    ScriptedServer server =
        new ScriptedServer().then("200 OK|Transfer-Encoding: chunked", chunked(CONTENT, false));
    assertThat(fails(bench, server))
        .hasMessageContaining("sends more than 99,999 bytes, the most that is allowed");
    assertThat(bench.beside(CHECKPOINT, ".part")).isEmptyFile();
  }

  @Test
  void saysNoLength() throws IOException {
    PullBench bench = bench();
    String head = "200 OK|Transfer-Encoding: chunked|ETag: \"one\"";
    ScriptedServer server =
        new ScriptedServer().then(head, chunked(CONTENT, false)).then(head, chunked(CONTENT, true));
    assertThat(pull(bench, server).weights()).hasBinaryContent(CONTENT);
    assertThat(server.requests().get(1)).contains("Range: bytes=100000-");
  }

  @Test
  void announcesMoreThanAnyDiskHas() throws IOException {
    ScriptedServer server =
        new ScriptedServer().then("200 OK|Content-Length: 99999999999999999", CONTENT);
    assertThat(fails(bench(), server)).hasMessageContaining("99,999,999,999,999,999 bytes");
  }

  @Test
  void packsWhatItSends() throws IOException {
    ScriptedServer server = new ScriptedServer().then(WHOLE + "|Content-Encoding: gzip", CONTENT);
    assertThat(fails(bench(), server)).hasMessageContaining("comes with Content-Encoding 'gzip'");
  }

  @Test
  void sendsARangeNobodyAskedFor() throws IOException {
    ScriptedServer server =
        new ScriptedServer()
            .then("206 P|Content-Length: 100000|Content-Range: bytes 0-99999/100000", CONTENT);
    assertThat(fails(bench(), server)).hasMessageContaining("206 though no range was asked for");
  }

  @Test
  void redirectsForEver() throws IOException {
    ScriptedServer server =
        new ScriptedServer().then("302 Found|Content-Length: 0|Location: /again");
    assertThat(fails(bench(), server)).hasMessageContaining("more than 8 redirects");
    assertThat(server.requests()).hasSize(9);
  }

  @ParameterizedTest
  @CsvSource({
    "file:///etc/passwd, which is no address",
    "ftp://127.0.0.1/x, only https and http are followed",
    "'http://[bad', which is no address",
    "mailto:a@b.test, which is no address"
  })
  void redirectsAstray(String location, String why) throws IOException {
    ScriptedServer server =
        new ScriptedServer().then("302 Found|Content-Length: 0|Location: " + location);
    assertThat(fails(bench(), server)).hasMessageContaining(location).hasMessageContaining(why);
  }

  @Test
  void redirectsNowhere() throws IOException {
    ScriptedServer server = new ScriptedServer().then("302 Found|Content-Length: 0");
    assertThat(fails(bench(), server)).hasMessageContaining("redirects to ''");
  }

  @Test
  void aProxysPageIsNoCheckpoint() throws IOException {
    byte[] page = "<html>Please log in</html>".getBytes(UTF_8);
    PullBench bench = bench();
    PullException failure =
        fails(bench, new ScriptedServer().then("200 OK|Content-Length: 26", page));
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(Files.readString(bench.beside(CHECKPOINT, ".corrupt"))).contains("log in");
  }
}
