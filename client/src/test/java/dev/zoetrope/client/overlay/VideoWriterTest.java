package dev.zoetrope.client.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class VideoWriterTest {
  @TempDir Path folder;

  private static ByteBuffer grey(int width, int height, int level) {
    ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
    for (int i = 0; i < rgb.capacity(); i++) {
      rgb.put(i, (byte) level);
    }
    return rgb;
  }

  @Test
  void writesWhatBrowsersPlay() throws IOException {
    Path file = folder.resolve("out.mp4");
    try (VideoWriter writer = new VideoWriter(file, 25)) {
      for (int i = 0; i < 10; i++) {
        writer.write(grey(320, 240, 20 * i), 320, 240, 40_000L * i);
      }
      assertThat(writer.frames()).isEqualTo(10);
    }
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(bytes.substring(4, 8)).isEqualTo("ftyp");
    assertThat(bytes.indexOf("moov")).isPositive().isLessThan(bytes.indexOf("mdat"));
    int avcC = bytes.indexOf("avcC");
    assertThat(avcC).isPositive();
    // Profile 66 (baseline) with constraint flags 0 and 1 is 4:2:0 with 8 bits by definition.
    assertThat((int) bytes.charAt(avcC + 5)).isEqualTo(66);
    assertThat(bytes.charAt(avcC + 6) & 0xC0).isEqualTo(0xC0);
  }

  @Test
  void keepsTimesAndLevels() throws IOException {
    Path file = folder.resolve("times.mp4");
    long[] times = {1_000_000, 1_033_333, 1_100_000, 1_100_000, 2_500_000};
    try (VideoWriter writer = new VideoWriter(file, 30)) {
      for (int i = 0; i < times.length; i++) {
        writer.write(grey(64, 48, 40 * i + 20), 64, 48, times[i]);
      }
    }
    try (FrameSource source = Sources.open(file.toString(), SourceOptions.defaults())) {
      for (int i = 0; i < times.length; i++) {
        SourceFrame frame = source.next();
        assertThat(frame).isNotNull();
        assertThat(frame.ptsMicros()).isCloseTo(times[i] - times[0], offset(12L));
        assertThat(frame.pixels().get(64 * 3 * 24 + 96) & 0xFF).isCloseTo(40 * i + 20, offset(5));
      }
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void makesSidesEvenAndScalesLaterSizes() throws IOException {
    Path file = folder.resolve("odd.mp4");
    try (VideoWriter writer = new VideoWriter(file, 25)) {
      writer.write(grey(101, 51, 100), 101, 51, 0);
      writer.write(grey(300, 200, 200), 300, 200, 40_000);
    }
    try (FrameSource source = Sources.open(file.toString(), SourceOptions.defaults())) {
      assertThat(source.info().width()).isEqualTo(100);
      assertThat(source.info().height()).isEqualTo(50);
      assertThat(source.next()).isNotNull();
      SourceFrame second = source.next();
      assertThat(second).isNotNull();
      assertThat(second.width()).isEqualTo(100);
      assertThat(second.pixels().get(1000) & 0xFF).isBetween(195, 205);
    }
  }

  @Test
  void makesTinyAndHugePicturesFit() throws IOException {
    Path tiny = folder.resolve("tiny.mp4");
    try (VideoWriter writer = new VideoWriter(tiny, 25)) {
      writer.write(grey(1, 1, 100), 1, 1, 0);
    }
    Path huge = folder.resolve("huge.mp4");
    try (VideoWriter writer = new VideoWriter(huge, 25)) {
      writer.write(grey(5000, 1000, 100), 5000, 1000, 0);
    }
    try (FrameSource a = Sources.open(tiny.toString(), SourceOptions.defaults());
        FrameSource b = Sources.open(huge.toString(), SourceOptions.defaults())) {
      assertThat(a.info().width()).isEqualTo(16);
      assertThat(b.info().width()).isEqualTo(3840);
      assertThat(b.info().height()).isEqualTo(768);
    }
  }

  @Test
  void writesNoFileWithoutPictures() throws IOException {
    Path file = folder.resolve("none.mp4");
    new VideoWriter(file, 25).close();
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhyItCannotWrite() throws IOException {
    Path file = folder.resolve("missing/out.mp4");
    try (VideoWriter writer = new VideoWriter(file, 25)) {
      assertThatThrownBy(() -> writer.write(grey(64, 48, 0), 64, 48, 0))
          .hasMessage("%s cannot be created: no such file or directory", file);
      assertThatThrownBy(() -> writer.write(grey(8, 8, 0), 64, 48, 0))
          .hasMessage("an RGB picture of 64x48 has 9216 bytes, not 192");
      assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(64 * 48 * 3), 64, 48, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("direct");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void freesItsNativeMemory() throws IOException {
    ByteBuffer rgb = grey(640, 480, 50);
    for (int i = 0; i < 10; i++) {
      writeOne(rgb);
    }
    // The Java heap counts as well: collected, it starts each round on pages it has touched. What
    // leaks grows in every round.
    long leastGrowth = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      System.gc();
      long before = Pointer.physicalBytes();
      for (int i = 0; i < 60; i++) {
        writeOne(rgb);
      }
      leastGrowth = Math.min(leastGrowth, Pointer.physicalBytes() - before);
    }
    // One leaked picture a turn would be 27 MB a round, one leaked encoder several times that.
    assertThat(leastGrowth).isLessThan(16L << 20);
  }

  private void writeOne(ByteBuffer rgb) throws IOException {
    try (VideoWriter writer = new VideoWriter(folder.resolve("again.mp4"), 25)) {
      writer.write(rgb, 640, 480, 0);
      writer.write(rgb, 640, 480, 40_000);
    }
  }
}
