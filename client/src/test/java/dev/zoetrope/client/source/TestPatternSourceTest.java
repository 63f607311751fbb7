package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPatternSourceTest {
  @Test
  void drawsAPatternThatMoves() throws IOException {
    try (FrameSource source =
        Sources.open("testsrc:320x240@50:0.1", SourceOptions.defaults(), new ManualClock())) {
      assertThat(source.info()).isEqualTo(new SourceInfo("testsrc", 320, 240, 50, false));
      ByteBuffer before = null;
      for (int i = 0; i < 5; i++) {
        SourceFrame frame = source.next();
        assertThat(frame).isNotNull();
        assertThat(frame.ptsMicros()).isEqualTo(i * 20_000L);
        assertThat(frame.pixels().remaining()).isEqualTo(320 * 240 * 3);
        assertThat(frame.pixels()).isNotEqualTo(before);
        before = frame.pixels();
      }
      assertThat(source.next()).isNull();
      assertThat(source.counts()).isEqualTo(new SourceCounts(5, 0, 0, 0));
    }
  }

  @Test
  void hasNoEndByDefault() throws IOException {
    try (FrameSource source = Sources.open("testsrc", SourceOptions.defaults())) {
      assertThat(source.info()).isEqualTo(new SourceInfo("testsrc", 640, 480, 25, false));
      for (int i = 0; i < 300; i++) {
        SourceFrame frame = source.next();
        assertThat(frame).isNotNull();
        frame.release();
      }
      source.cancel();
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void makesOtherFormatsAndSizes() throws IOException {
    SourceOptions options = SourceOptions.defaults().withSize(99, 51);
    try (FrameSource nv12 =
            Sources.open("testsrc", options.withFormat(PixelFormat.PIXEL_FORMAT_NV12));
        FrameSource jpeg =
            Sources.open("testsrc", options.withFormat(PixelFormat.PIXEL_FORMAT_JPEG))) {
      SourceFrame a = nv12.next();
      SourceFrame b = jpeg.next();
      assertThat(a).isNotNull();
      assertThat(b).isNotNull();
      assertThat(nv12.info().width()).isEqualTo(98);
      assertThat(a.pixels().remaining()).isEqualTo(98 * 50 * 3 / 2);
      assertThat(JpegHeader.parse(b.pixels()))
          .isEqualTo(new JpegHeader(99, 51, 3, false, Orientation.UPRIGHT));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "testsrc:abc, must look like",
    "testsrc:, must look like",
    "testsrc:0x5@25, 'size must be 2x2 to 16384x16384, not 0x5'",
    "testsrc:20000x5@25, 'size must be 2x2 to 16384x16384, not 20000x5'",
    "testsrc:16000x16000@25, 'at most 33177600 pixels, not 256000000 (16000x16000)'",
    "testsrc:16x16@0, 'frame rate must be 0.001 to 1000, not 0'",
    "testsrc:16x16@25:0.001, 'at least one frame, not 0.001 s'"
  })
  void saysWhatIsWrong(String spec, String message) {
    assertThatThrownBy(() -> Sources.open(spec, SourceOptions.defaults()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(message);
  }
}
