package dev.zoetrope.client.source;

import static dev.zoetrope.client.source.Pixels.BLUE;
import static dev.zoetrope.client.source.Pixels.GREEN;
import static dev.zoetrope.client.source.Pixels.RED;
import static dev.zoetrope.client.source.Pixels.WHITE;
import static dev.zoetrope.client.source.Pixels.assertCorners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.client.overlay.VideoWriter;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class VideoSourceTest {
  private static final SourceOptions RGB = SourceOptions.defaults();
  private static final int[][] CORNERS = {RED, GREEN, BLUE, WHITE};

  @TempDir Path folder;

  /** Four corners that do not move, and a grey bar in the middle that does. */
  private Path video(int width, int height, int frames) throws IOException {
    Path file = folder.resolve("%dx%dx%d.mp4".formatted(width, height, frames));
    ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
    try (VideoWriter writer = new VideoWriter(file, 25)) {
      for (int i = 0; i < frames; i++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int[] colour = CORNERS[(x * 2 / width) + 2 * (y * 2 / height)];
            boolean bar = Math.abs(y - height / 2) < 8 && x / 8 % 8 == i % 8;
            for (int c = 0; c < 3; c++) {
              rgb.put((y * width + x) * 3 + c, (byte) (bar ? 120 : colour[c]));
            }
          }
        }
        writer.write(rgb, width, height, 40_000L * i);
      }
    }
    return file;
  }

  private static List<SourceFrame> readAll(FrameSource source) throws IOException {
    List<SourceFrame> frames = new ArrayList<>();
    for (SourceFrame f = source.next(); f != null; f = source.next()) {
      frames.add(f);
    }
    return frames;
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    Path file = video(320, 240, 30);
    try (FrameSource source = Sources.open(file.toString(), RGB, new ManualClock())) {
      assertThat(source.info()).isEqualTo(new SourceInfo(file.toString(), 320, 240, 25, false));
      List<SourceFrame> frames = readAll(source);
      assertThat(frames).hasSize(30);
      for (int i = 0; i < 30; i++) {
        SourceFrame frame = frames.get(i);
        assertThat(frame.ptsMicros()).isEqualTo(40_000L * i);
        assertThat(frame.width()).isEqualTo(320);
        assertThat(frame.height()).isEqualTo(240);
        assertThat(frame.captureUnixMicros()).isEqualTo(new ManualClock().unixMicros());
        assertCorners(frame, 12, RED, GREEN, BLUE, WHITE);
      }
      assertThat(source.counts()).isEqualTo(new SourceCounts(30, 0, 0, 0));
    }
  }

  @Test
  void appliesTheDisplayMatrix() throws IOException {
    Path file = video(320, 240, 3);
    byte[] bytes = Files.readAllBytes(file);
    int matrix = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd") + 44;
    int one = 1 << 16;
    // Stored x goes down, stored y to the left: a quarter turn clockwise.
    int[] quarter = {0, one, 0, -one, 0, 0, 0, 0, 1 << 30};
    for (int i = 0; i < quarter.length; i++) {
      ByteBuffer.wrap(bytes).putInt(matrix + 4 * i, quarter[i]);
    }
    Files.write(file, bytes);
    try (FrameSource source = Sources.open(file.toString(), RGB)) {
      assertThat(source.info().width()).isEqualTo(240);
      assertThat(source.info().height()).isEqualTo(320);
      SourceFrame frame = source.next();
      assertThat(frame).isNotNull();
      assertThat(frame.width()).isEqualTo(240);
      assertThat(frame.height()).isEqualTo(320);
      assertCorners(frame, 12, BLUE, RED, WHITE, GREEN);
    }
  }

  @Test
  void passesOverDamagedFramesAndGoesOn() throws IOException {
    Path file = video(320, 240, 120);
    byte[] bytes = Files.readAllBytes(file);
    int start = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("mdat") + 4;
    int middle = start + (bytes.length - start) / 3;
    for (int i = 0; i < 600; i++) {
      bytes[middle + i] = (byte) (i * 37);
    }
    Files.write(file, bytes);
    try (FrameSource source = Sources.open(file.toString(), RGB)) {
      List<SourceFrame> frames = readAll(source);
      SourceCounts counts = source.counts();
      assertThat(counts.badFrames()).isPositive();
      assertThat(counts.frames()).isEqualTo(frames.size()).isBetween(60L, 119L);
      assertThat(frames.get(frames.size() - 1).ptsMicros()).isEqualTo(119 * 40_000L);
    }
  }

  @Test
  void scalesAndConverts() throws IOException {
    Path file = video(320, 240, 3);
    try (FrameSource source = Sources.open(file.toString(), RGB.withSize(224, 224))) {
      assertThat(source.info().width()).isEqualTo(224);
      assertThat(readAll(source)).allSatisfy(f -> assertCorners(f, 12, RED, GREEN, BLUE, WHITE));
    }
    try (FrameSource source =
        Sources.open(file.toString(), RGB.withFormat(PixelFormat.PIXEL_FORMAT_NV12))) {
      assertThat(readAll(source))
          .hasSize(3)
          .allSatisfy(f -> assertThat(f.pixels().remaining()).isEqualTo(320 * 240 * 3 / 2));
    }
    try (FrameSource source =
        Sources.open(file.toString(), RGB.withFormat(PixelFormat.PIXEL_FORMAT_JPEG))) {
      List<SourceFrame> frames = readAll(source);
      assertThat(frames).hasSize(3);
      for (SourceFrame frame : frames) {
        JpegHeader header = JpegHeader.parse(frame.pixels());
        assertThat(header).isEqualTo(new JpegHeader(320, 240, 3, false, Orientation.UPRIGHT));
      }
    }
  }

  @Test
  void usesReleasedMemoryAgain() throws IOException {
    Path file = video(320, 240, 10);
    try (FrameSource source = Sources.open(file.toString(), RGB)) {
      List<ByteBuffer> seen = new ArrayList<>();
      for (SourceFrame f = source.next(); f != null; f = source.next()) {
        f.pixels().put(0, (byte) 42);
        seen.add(f.pixels());
        f.release();
        f.release();
      }
      // All views of one buffer: a mark left through the first is seen through the last.
      seen.get(0).put(1, (byte) 43);
      assertThat(seen.get(9).get(1)).isEqualTo((byte) 43);
    }
  }

  @Test
  void leavesUnreleasedFramesAlone() throws IOException {
    Path file = video(320, 240, 10);
    try (FrameSource source = Sources.open(file.toString(), RGB)) {
      List<SourceFrame> frames = readAll(source);
      frames.get(0).pixels().put(0, (byte) 1);
      frames.get(1).pixels().put(0, (byte) 2);
      assertThat(frames.get(0).pixels().get(0)).isEqualTo((byte) 1);
    }
  }

  @Test
  void endsAfterCancel() throws IOException {
    Path file = video(320, 240, 10);
    try (FrameSource source = Sources.open(file.toString(), RGB)) {
      assertThat(source.next()).isNotNull();
      source.cancel();
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void refusesVideosThatAreTooLarge() throws IOException {
    Path file = video(320, 240, 1);
    assertThatThrownBy(() -> Sources.open(file.toString(), RGB.withMaxPixels(70_000)))
        .hasMessage("%s must have pictures of at most 70000 pixels, not 76800 (320x240)", file);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "not a video at all");
    assertThatThrownBy(() -> Sources.open(text.toString(), RGB))
        .isInstanceOf(SourceException.class)
        .hasMessage("%s cannot be opened: invalid data found when processing input", text);
    assertThatThrownBy(() -> Sources.open(folder + "/none.mp4", RGB))
        .hasMessage("there is no file or folder named %s/none.mp4", folder);
    assertThatThrownBy(() -> Sources.open("gopher://x/y", RGB))
        .hasMessage("a URL must begin with rtsp, rtsps, http or https, not gopher");
  }

  @Test
  void doesNotLetAPlaylistReachTheNetwork() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("list.m3u8"),
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n");
    assertThatThrownBy(() -> Sources.open(list.toString(), RGB))
        .isInstanceOf(SourceException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void freesItsNativeMemory() throws IOException {
    Path file = video(640, 480, 4);
    SourceOptions[] all = {
      RGB,
      RGB.withSize(321, 123),
      RGB.withFormat(PixelFormat.PIXEL_FORMAT_NV12),
      RGB.withFormat(PixelFormat.PIXEL_FORMAT_JPEG)
    };
    for (int i = 0; i < 20; i++) {
      playThrough(file, all[i % 4]);
    }
    long pointers = Pointer.totalCount();
    // The Java heap counts as well: collected, it starts each round on pages it has touched. What
    // leaks grows in every round.
    long leastGrowth = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      System.gc();
      long before = nativeBytes();
      for (int i = 0; i < 80; i++) {
        playThrough(file, all[i % 4]);
      }
      leastGrowth = Math.min(leastGrowth, nativeBytes() - before);
    }
    // One leaked picture a turn would be 37 to 74 MB a round.
    assertThat(leastGrowth).isLessThan(24L << 20);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointers + 8);
  }

  /** What the process takes, without the frames that wait for the garbage collector. */
  private static long nativeBytes() {
    return Pointer.physicalBytes()
        - ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }

  private static void playThrough(Path file, SourceOptions options) throws IOException {
    try (FrameSource source = Sources.open(file.toString(), options)) {
      int frames = 0;
      for (SourceFrame f = source.next(); f != null; f = source.next()) {
        frames++;
        f.release();
      }
      assertThat(frames).isEqualTo(4);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadsNoDeviceLibraryForFiles() throws IOException {
    playThrough(video(320, 240, 4), RGB);
    assertThat(Files.readString(Path.of("/proc/self/maps")))
        .contains("libavformat")
        .doesNotContain("libavdevice");
  }
}
