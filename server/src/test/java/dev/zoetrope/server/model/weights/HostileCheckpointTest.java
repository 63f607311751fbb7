package dev.zoetrope.server.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that ask for what nobody should get: each is refused, and takes little memory. */
class HostileCheckpointTest {
  private static final long MOST_BYTES = 16 << 20;

  @TempDir Path folder;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long before;

  @BeforeEach
  void countFromHere() {
    before = threads.getCurrentThreadAllocatedBytes();
  }

  @AfterEach
  void tookLittle() {
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
  }

  private Path file() {
    return folder.resolve("weights.pth");
  }

  private static void requireRefusal(Path file, String message) {
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.getFileName() + ": ")
        .hasMessageContaining(message);
  }

  /** The helper's archives are what torch.save writes, but for what a test makes wrong. */
  @Test
  void readsAnHonestArchive() throws IOException {
    List<Long> shape = List.of(2L, 3L);
    Path file =
        new StateDictArchive()
            .tensor("a", "0", 6, shape, List.of(3L, 1L))
            .zeros("data/0", 24)
            .write(file());
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      assertThat(checkpoint.entries().get("a"))
          .isEqualTo(new Checkpoint.Entry(ElementType.F32, shape));
      assertThat(checkpoint.files()).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FloatStorage | 0.5 | 0 | a quantized tensor of F32, must be of bytes",
        "QInt8Storage | 0 | 0 | a scale of 0.0 with zero point 0: must be 1.0E-30 to 1.0E30",
        "QInt8Storage | -1 | 0 | a scale of -1.0",
        "QInt8Storage | NaN | 0 | a scale of NaN",
        "QInt8Storage | 1e300 | 0 | a scale of 1.0E300",
        "QInt8Storage | 0.5 | 128 | zero point 128: must be 1.0E-30 to 1.0E30 with -128 to 127",
        "QUInt8Storage | 0.5 | -1 | zero point -1: must be 1.0E-30 to 1.0E30 with 0 to 255",
        "QUInt8Storage | 0.5 | 9223372036854775807 | zero point 9223372036854775807",
      })
  void refusesBytesThatStandForNothing(String storage, double scale, long zeroPoint, String message)
      throws IOException {
    Path file =
        new StateDictArchive()
            .quantized("a", storage, scale, zeroPoint)
            .zeros("data/0", 24)
            .write(file());
    requireRefusal(file, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | 0 | of shape [2, 3] quantized along 0 by scales F64 [3] and zero points I64 [3]",
        "2 | 1 | of shape [2, 3] quantized along 1 by scales F64 [2]",
        "2 | 2 | of shape [2, 3] quantized along 2",
        "2 | -1 | of shape [2, 3] quantized along -1",
        "4611686018427387904 | 0 | a tensor's size is over 2^63-1",
      })
  void refusesChannelsThatAreNotThere(long channels, long axis, String message) throws IOException {
    Path file =
        new StateDictArchive()
            .quantizedPerChannel("a", channels, axis)
            .zeros("data/0", 6)
            .zeros("data/1", 24)
            .zeros("data/2", 24)
            .write(file());
    requireRefusal(file, message);
  }

  @Test
  void refusesChannelsWhoseScalesTheArchiveLacks() throws IOException {
    Path file =
        new StateDictArchive()
            .quantizedPerChannel("a", 2, 0)
            .zeros("data/0", 6)
            .zeros("data/1", 8)
            .zeros("data/2", 16)
            .write(file());
    requireRefusal(file, "tensor a: storage 1 of 2 × F64 takes 16 bytes, the archive has 8");
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "builtins, eval",
    "torch, load",
    "torch.storage, _load_from_bytes",
    "torch._utils, _rebuild_wrapper_subclass",
    "numpy.core.multiarray, _reconstruct",
  })
  void runsNoFunctionThatAPickleNames(String module, String function) throws IOException {
    Path trace = folder.resolve("trace");
    Path file = new StateDictArchive().call("a", module, function, "touch " + trace).write(file());
    requireRefusal(file, "pickle names " + module + "." + function + ", which is not part of");
    assertThat(trace).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/passwd", "0/../../secret", "", "..", "a.b"})
  void followsNoStorageKeyElsewhere(String key) throws IOException {
    Path file =
        new StateDictArchive()
            .tensor("a", key, 1, List.of(1L), List.of(1L))
            .entry("archive/data/" + (key.isEmpty() ? "x" : key), new byte[4])
            .entry("secret", new byte[4])
            .write(file());
    requireRefusal(file, "storage '" + key + "' of 1");
  }

  @Test
  void refusesAnArchiveWhosePickleLiesElsewhere() throws IOException {
    Path file =
        new StateDictArchive().entry("../up/data.pkl", new byte[4]).zeros("x", 1).write(file());
    requireRefusal(file, "without exactly one <name>/data.pkl");
  }

  @Test
  void refusesStoragesThatTheArchiveDoesNotHold() throws IOException {
    Path file =
        new StateDictArchive()
            .tensor("a", "0", 1L << 40, List.of(1L << 40), List.of(1L))
            .zeros("data/0", 24)
            .write(file());
    requireRefusal(file, "storage 0 of 1099511627776 × F32 takes 4398046511104 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, a tensor's size is over 2^63-1",
    "-1,                  storage '0' of -1",
  })
  void refusesSizesThatAreNone(long elements, String message) throws IOException {
    Path file =
        new StateDictArchive()
            .tensor("a", "0", elements, List.of(1L), List.of(1L))
            .zeros("data/0", 24)
            .write(file());
    requireRefusal(file, message);
  }

  @Test
  void refusesATensorThatRepeatsItsStorage() throws IOException {
    Path file =
        new StateDictArchive()
            .tensor("a", "0", 6, List.of(1000L, 6L), List.of(0L, 1L))
            .zeros("data/0", 24)
            .write(file());
    requireRefusal(file, "shape [1000, 6], strides [0, 1], offset 0 in a storage of 6 elements");
  }

  @Test
  void refusesTensorsWithoutEndOfOneStorage() throws IOException {
    StateDictArchive archive = new StateDictArchive().zeros("data/0", 4000);
    for (int i = 0; i < 5; i++) {
      archive.tensor("blocks." + i, "0", 1000, List.of(1000L), List.of(1L));
    }
    requireRefusal(
        archive.write(file()), "5 tensors take 20000 bytes of storages that hold 4000: at most 4");
  }

  @Test
  void refusesEntriesThatOverlap() throws IOException {
    Path file =
        new StateDictArchive()
            .tensor("a", "0", 6, List.of(6L), List.of(1L))
            .tensor("b", "1", 6, List.of(6L), List.of(1L))
            .zeros("data/0", 24)
            .zeros("data/1", 24)
            .write(file());
    StateDictArchive.overlap(file);
    requireRefusal(file, "they overlap");
  }

  @Test
  void saysWhatAPointerOfGitLfsIs() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("model.safetensors"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 346293852\n");
    requireRefusal(file, "a Git LFS pointer, not the weights themselves");
  }

  @Test
  void refusesFoldersAndPipesWithoutReadingThem() throws IOException, InterruptedException {
    requireRefusal(folder, "a folder, not a weights file");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    requireRefusal(pipe, "not a regular file");
  }
}
