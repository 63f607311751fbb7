package dev.zoetrope.server.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.model.ModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged settings, by the thousand: each is understood or refused, and takes little memory. */
class HuggingFaceFolderFuzzTest {
  private static final int FILES = 1000;
  private static final long MOST_BYTES_EACH = 4 << 20;

  /** What may stand where a value stood. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "-0.0",
          "99999999999999999999",
          "1e-300",
          "NaN",
          "\"\"",
          "\"gelu\"",
          "[]",
          "[1]",
          "[16,16]",
          "[[[]]]",
          "{}",
          "{\"0\":1}",
          "{\"height\":null}",
          "\"\\ud800\"",
          "'x'",
          "2147483648",
          "16.5");

  @TempDir Path parent;

  @ParameterizedTest
  @CsvSource({
    "vit, config.json",
    "vit_old, config.json",
    "deit, preprocessor_config.json",
    "deit_teacher, preprocessor_config.json",
  })
  void damageIsRefusedOrUnderstood(String name, String file) throws IOException {
    Path folder = Folders.copy(name, parent);
    byte[] sound = Files.readAllBytes(folder.resolve(file));
    Random random = new Random(name.hashCode());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    HuggingFaceFolder.read(folder, Map.of());
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      Files.write(folder.resolve(file), damaged(sound, random));
      Optional<ModelException> refusal = Optional.empty();
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        HuggingFaceFolder.read(folder, Map.of());
      } catch (ModelException e) {
        refusal = Optional.of(e);
      }
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(taken).as(refusal.toString()).isLessThan(MOST_BYTES_EACH);
      if (refusal.isPresent()) {
        refused++;
        assertThat(refusal.get()).hasMessageStartingWith(name + " cannot be built from:\n  ");
      }
    }
    assertThat(refused).isBetween(FILES / 10, FILES - 1);
  }

  private static byte[] damaged(byte[] sound, Random random) {
    if (random.nextInt(8) == 0) {
      return Arrays.copyOf(sound, random.nextInt(sound.length));
    }
    if (random.nextBoolean()) {
      byte[] bytes = sound.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      return bytes;
    }
    String[] lines = new String(sound, StandardCharsets.UTF_8).split("\n", -1);
    int line = random.nextInt(lines.length);
    String value = VALUES.get(random.nextInt(VALUES.size()));
    lines[line] = lines[line].replaceFirst("(:\\s*)[^\\s,]+", "$1" + value.replace("\\", "\\\\"));
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }
}
