package dev.zoetrope.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerOutputTest {
  @TempDir private Path folder;

  private static InputStream printing(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsThePortsAndKeepsTheLog() throws Exception {
    Path log = folder.resolve("server.log");
    ServerOutput output =
        ServerOutput.follow(
            printing("model é\n\ngrpc port 40123, admin port 6571, ready after 9 ms\n"), log);
    assertThat(output.ports().get(10, TimeUnit.SECONDS)).isEqualTo(new Ports(40_123, 6_571));
    output.ended().get(10, TimeUnit.SECONDS);
    assertThat(Files.readString(log)).contains("model é", "ready after 9 ms");
  }

  @Test
  void failsWhenTheServerEndsWithoutThem() throws Exception {
    ServerOutput output = ServerOutput.follow(printing("no\n"), folder.resolve("server.log"));
    assertThatThrownBy(() -> output.ports().get(10, TimeUnit.SECONDS))
        .hasMessageContaining("The server ended.");
  }

  @Test
  void readsTheStatusPage() {
    ServerStatusPage page =
        ServerStatusPage.parse(
            "{\"counters\":{\"frames_received\":7},\"models\":{},\"allocated_bytes\":900}");
    assertThat(page.framesReceived()).isEqualTo(7);
    assertThat(page.allocatedBytes()).isEqualTo(900);
    assertThat(page.counter("frames_received")).isEqualTo(7);
    assertThatThrownBy(() -> page.counter("frames_lost")).hasMessageContaining("frames_lost");
  }
}
