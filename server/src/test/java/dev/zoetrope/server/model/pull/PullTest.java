package dev.zoetrope.server.model.pull;

import static dev.zoetrope.server.model.pull.PullBench.content;
import static dev.zoetrope.server.model.pull.PullBench.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that does what it should, and files that are not what they should be. */
class PullTest {
  private static final byte[] CONTENT = content(3_000_000, 1);
  private static final PublishedCheckpoint CHECKPOINT = published(CONTENT);
  private static final String PATH = "/models/" + CHECKPOINT.fileName();

  @TempDir Path cache;
  private PullBench bench;
  private FileServer server;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    bench = new PullBench(cache);
    server = new FileServer().put(PATH, CONTENT, "\"one\"");
    target = bench.target(CHECKPOINT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private PulledModel pull() throws IOException {
    return bench.puller(server.uri()).pull(CHECKPOINT, Optional.empty());
  }

  @Test
  void bringsAFileOnce() throws IOException {
    PulledModel first = pull();
    assertThat(first.weights()).isEqualTo(target).hasBinaryContent(CONTENT);
    assertThat(first.files())
        .containsExactly(
            new PulledFile(target, CONTENT.length, Hashes.sha256(CONTENT), true, false));
    assertThat(bench.progress).isSorted().endsWith((long) CONTENT.length);
    PulledModel second = pull();
    assertThat(second.files().get(0).alreadyThere()).isTrue();
    assertThat(server.requests()).containsExactly("GET " + PATH);
    try (var files = Files.list(target.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(CHECKPOINT.fileName(), CHECKPOINT.fileName() + ".lock");
    }
  }

  @Test
  void keepsAWrongFileAsideAndFails() throws IOException {
    byte[] other = content(50_000, 2);
    server.put(PATH, other, "\"one\"");
    assertThatThrownBy(this::pull)
        .isInstanceOf(PullException.class)
        .hasMessageContaining("50,000 bytes came")
        .hasMessageContaining(Hashes.sha256(other).hex())
        .hasMessageContaining("is not the published SHA-256 " + CHECKPOINT.digest().hex())
        .extracting(e -> ((PullException) e).reason())
        .isEqualTo(Reason.CORRUPT);
    assertThat(target).doesNotExist();
    assertThat(bench.beside(CHECKPOINT, ".corrupt")).hasBinaryContent(other);
    assertThat(bench.beside(CHECKPOINT, ".part")).doesNotExist();
    assertThat(server.requests()).hasSize(1);
    server.put(PATH, CONTENT, "\"one\"");
    assertThat(pull().weights()).hasBinaryContent(CONTENT);
  }

  @Test
  void oneFlippedBitIsFound() throws IOException {
    byte[] flipped = CONTENT.clone();
    flipped[flipped.length / 2] ^= 1;
    server.put(PATH, flipped, "\"one\"");
    assertThatThrownBy(this::pull).hasMessageContaining("is not the published");
    assertThat(target).doesNotExist();
  }

  @Test
  void aDamagedFileInTheCacheIsPulledAgain() throws IOException {
    pull();
    Files.write(target, content(10, 3));
    assertThat(pull().files().get(0).alreadyThere()).isFalse();
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(bench.notes).singleElement().asString().contains("kept as").contains(".corrupt");
    assertThat(bench.beside(CHECKPOINT, ".corrupt")).hasBinaryContent(content(10, 3));
  }

  @Test
  void aFileThatWasPutThereByHandIsTaken() throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(target, CONTENT);
    server.close();
    assertThat(pull().files().get(0).alreadyThere()).isTrue();
  }

  @Test
  void theWholeDigestBindsWhereItIsGiven() throws IOException {
    Puller puller = bench.puller(server.uri());
    Digest wrong = Digest.wholeSha256(CHECKPOINT.digest().hex() + "0".repeat(56));
    assertThatThrownBy(() -> puller.pull(CHECKPOINT, Optional.of(wrong)))
        .hasMessageContaining("is not the published SHA-256 " + wrong.hex());
    Digest other = Digest.wholeSha256("0".repeat(64));
    assertThatThrownBy(() -> puller.pull(CHECKPOINT, Optional.of(other)))
        .hasMessageContaining("does not begin --sha256");
    Optional<Digest> right = Optional.of(Hashes.sha256(CONTENT));
    assertThat(puller.pull(CHECKPOINT, right).weights()).hasBinaryContent(CONTENT);
  }

  @Test
  void followsRedirectsAndTheirFilesTags() throws IOException {
    server.redirect(PATH, server.otherUri() + "/elsewhere", java.util.Map.of());
    server.put("/elsewhere", CONTENT, "\"one\"");
    assertThat(pull().weights()).hasBinaryContent(CONTENT);
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    bench.settings = bench.settings.withMaxBytes(2_999_999);
    assertThatThrownBy(this::pull)
        .hasMessageContaining("3,000,000 bytes, at most 2,999,999 are allowed (--max-size)")
        .extracting(e -> ((PullException) e).reason())
        .isEqualTo(Reason.NO_ROOM);
    assertThat(bench.beside(CHECKPOINT, ".part")).isEmptyFile();
  }

  @Test
  void refusesAFileThatTheDiskHasNoRoomFor() {
    bench.usable = Room.MARGIN_BYTES + CONTENT.length - 1;
    assertThatThrownBy(this::pull)
        .hasMessageContaining("needs 70,108,864 bytes in")
        .hasMessageContaining("and it has 70,108,863")
        .hasMessageNotContaining("By hand");
    assertThat(bench.beside(CHECKPOINT, ".part")).isEmptyFile();
  }

  @Test
  void saysWhatToPutWhereIfItCannotBeReached() {
    server.close();
    assertThatThrownBy(this::pull)
        .hasMessageContaining("gave up after 5 attempts")
        .hasMessageContaining("https_proxy=http://HOST:PORT")
        .hasMessageContaining("fetch    " + server.uri() + PATH)
        .hasMessageContaining("as       " + CHECKPOINT.fileName())
        .hasMessageContaining("check    SHA-256 " + CHECKPOINT.digest().hex())
        .hasMessageContaining("into     " + cache.toAbsolutePath().resolve("checkpoints"))
        .hasMessageContaining("run this command again");
    assertThat(bench.pauses).hasSize(4).isSorted();
    assertThat(bench.pauses.get(3).toMillis()).isBetween(8_000L, 10_000L);
  }

  @Test
  void asksAnUnknownHostOnlyOnce() {
    Puller puller = bench.puller(java.net.URI.create("http://nowhere.invalid"));
    assertThatThrownBy(() -> puller.pull(CHECKPOINT, Optional.empty()))
        .hasMessageContaining("no address is known for nowhere.invalid")
        .hasMessageContaining("By hand");
    assertThat(bench.pauses).isEmpty();
  }
}
