package dev.zoetrope.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReloadSignalTest {
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aHangUpAsksForAReload() throws Exception {
    try (ReloadSignal signal = ReloadSignal.onHangUp()) {
      Class<?> type = Class.forName("sun.misc.Signal");
      type.getMethod("raise", type)
          .invoke(null, type.getConstructor(String.class).newInstance("HUP"));

      assertThat(signal.await(Duration.ofSeconds(30))).isTrue();
      assertThat(signal.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void aFileChangesWhenItIsWrittenOrReplaced(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("list");
    ChangedFile file = new ChangedFile(path);
    assertThat(file.hasChanged()).isFalse();
    Files.writeString(path, "a");
    assertThat(file.hasChanged()).isTrue();
    assertThat(file.hasChanged()).isFalse();
    Files.writeString(path, "ab");
    assertThat(file.hasChanged()).isTrue();
    Files.delete(path);
    assertThat(file.hasChanged()).isFalse();
  }
}
