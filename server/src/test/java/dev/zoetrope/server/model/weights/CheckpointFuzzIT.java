package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files, by the thousand: each is read or refused, and takes little memory either way. */
class CheckpointFuzzIT {
  private static final int FILES = 4000;

  /** Room for classes being loaded and for exceptions; what the files promise is far more. */
  private static final long MOST_BYTES_EACH = 4 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"plain.pth", "protocol4.pth", "metadata.pth", "legacy.pth", "hf_vit.safetensors"})
  void damageIsRefusedOrHarmless(String fixture) throws IOException {
    byte[] sound = Files.readAllBytes(Fixtures.path(fixture));
    Path file = folder.resolve(fixture);
    readAll(Files.write(file, sound));
    Random random = new Random(fixture.hashCode());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long pointers = Pointer.totalCount();
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      Files.write(file, damaged(sound, random));
      Optional<CheckpointException> refusal = Optional.empty();
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        readAll(file);
      } catch (CheckpointException e) {
        refusal = Optional.of(e);
      }
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(taken).as(refusal.toString()).isLessThan(MOST_BYTES_EACH);
      if (refusal.isPresent()) {
        refused++;
        assertThat(refusal.get().getMessage()).matches("(?s)(" + fixture + ": |tensor ).+");
      }
    }
    assertThat(refused).isGreaterThan(FILES / 10);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointers);
  }

  @Test
  void aDirectoryThatClaimsMillionsOfEntriesTakesNoMemory() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.path("plain.pth"));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.length - 22;
    int locator = end - 20;
    assertThat(file.getInt(locator)).isEqualTo(0x07064b50);
    file.putShort(end + 8, (short) -1).putShort(end + 10, (short) -1);
    file.putLong((int) file.getLong(locator + 8) + 32, 700_000_000);
    Path hostile = Files.write(folder.resolve("hostile.pth"), bytes);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> Checkpoints.open(hostile))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("whose directory claims more than");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES_EACH);
  }

  private static void readAll(Path file) throws IOException {
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      for (String name : checkpoint.entries().keySet()) {
        checkpoint.read(name).close();
      }
    }
  }

  private static byte[] damaged(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    // Headers and directories are at the ends, so half of the damage goes there.
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      int reach = Math.min(bytes.length, 1200);
      int at =
          switch (kind) {
            case 1 -> random.nextInt(reach);
            case 2 -> bytes.length - 1 - random.nextInt(reach);
            default -> random.nextInt(bytes.length);
          };
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 0x80);
    }
    return bytes;
  }
}
