package dev.zoetrope.server.model.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTest {
  private static final String HELLO =
      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

  /** What {@code git hash-object} says of it. */
  private static final String HELLO_BLOB = "ce013625030ba8dba906f756967f9e9ca394464a";

  @TempDir Path folder;

  @Test
  void hashesAsSha256sumAndGitDo() throws IOException {
    Path file = Files.writeString(folder.resolve("hello"), "hello\n");
    assertThat(Digest.sha256(file).hex()).isEqualTo(HELLO);
    assertThat(new Digest(Digest.Kind.GIT_BLOB, HELLO_BLOB).of(file).hex()).isEqualTo(HELLO_BLOB);
  }

  @Test
  void matchesByItsFirstDigitsAndKind() {
    Digest whole = Digest.wholeSha256(HELLO);
    assertThat(Digest.sha256("5891B5B5").matches(whole)).isTrue();
    assertThat(Digest.sha256("5891b5b6").matches(whole)).isFalse();
    assertThat(whole.matches(Digest.sha256("5891b5b5"))).isFalse();
    assertThat(new Digest(Digest.Kind.GIT_BLOB, HELLO_BLOB).matches(whole)).isFalse();
    assertThat(Digest.sha256("5891b5b5")).hasToString("SHA-256 5891b5b5…");
  }

  @Test
  void refusesTooFewDigitsAndOtherLetters() {
    assertThatThrownBy(() -> Digest.sha256("5891b5b"))
        .hasMessage("SHA-256 '5891b5b': must be 8 to 64 hexadecimal digits");
    assertThatThrownBy(() -> Digest.sha256("5891b5bg")).hasMessageContaining("hexadecimal");
    assertThatThrownBy(() -> Digest.sha256(HELLO + "0")).hasMessageContaining("8 to 64");
    assertThatThrownBy(() -> Digest.wholeSha256("5891b5b5"))
        .hasMessage("SHA-256 '5891b5b5': 8 digits, must be 64");
  }

  @Test
  void readsTheHubsTags() {
    assertThat(Digest.ofHubTag("\"" + HELLO + "\"")).contains(Digest.wholeSha256(HELLO));
    assertThat(Digest.ofHubTag("W/\"" + HELLO_BLOB + "\""))
        .contains(new Digest(Digest.Kind.GIT_BLOB, HELLO_BLOB));
    assertThat(Digest.ofHubTag("\"d41d8cd98f00b204e9800998ecf8427e\"")).isEmpty();
    assertThat(Digest.ofHubTag("\"" + "z".repeat(64) + "\"")).isEmpty();
  }
}
