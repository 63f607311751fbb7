package dev.zoetrope.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessUsageTest {
  @TempDir private Path folder;

  @Test
  void readsThePssLine() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("smaps_rollup"),
            "55d-7ff ---p 00000000 00:00 0 [rollup]\nRss:  9000 kB\nPss:  1234 kB\nPss_Anon: 7 kB\n");
    assertThat(ProcessUsage.proportionalBytes(file)).hasValue(1_234 * 1_024);
  }

  @Test
  void tellsNothingWhereTheSystemTellsNothing() {
    assertThat(ProcessUsage.proportionalBytes(folder.resolve("absent"))).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void countsWhatNoFileBacks() {
    long before = ProcessUsage.anonymousBytes().orElseThrow();
    ByteBuffer touched = ByteBuffer.allocateDirect(64 << 20);
    assertThat(ProcessUsage.anonymousBytes().orElseThrow() - before).isGreaterThan(48 << 20);
    assertThat(touched.get(touched.capacity() - 1)).isZero();
  }

  @Test
  void countsThisProcess() {
    assertThat(ProcessUsage.cpu(ProcessHandle.current())).isPositive();
  }
}
