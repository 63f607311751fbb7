package dev.zoetrope.client.source;

import static dev.zoetrope.client.source.Pixels.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings, undecoded. */
class PacketSourceTest {
  private static final SourceOptions CODED =
      SourceOptions.defaults().withFormat(PixelFormat.PIXEL_FORMAT_H264);

  @TempDir Path folder;

  private static List<SourceFrame> all(String source, SourceOptions options) throws IOException {
    List<SourceFrame> frames = new ArrayList<>();
    try (FrameSource opened = Sources.open(source, options)) {
      assertThat(opened.info().live()).isFalse();
      for (SourceFrame f = opened.next(); f != null; f = opened.next()) {
        frames.add(f);
      }
    }
    return frames;
  }

  private static List<Integer> types(SourceFrame frame, int shift, int mask) {
    return Clip.nals(Clip.bytes(frame)).stream().map(nal -> nal[0] >> shift & mask).toList();
  }

  @Test
  void anMp4FileGivesAnnexBWithItsTimes() throws IOException {
    List<SourceFrame> frames = all(Clip.file(folder, 160, 96, 25).toString(), CODED);

    assertThat(frames).hasSize(25);
    for (int i = 0; i < frames.size(); i++) {
      SourceFrame frame = frames.get(i);
      assertThat(frame.format()).isEqualTo(PixelFormat.PIXEL_FORMAT_H264);
      assertThat(frame.ptsMicros()).isEqualTo(i * 200_000L);
      assertThat(frame.dependent()).isEqualTo(i % 10 != 0);
      List<Integer> types = types(frame, 0, 0x1F);
      if (frame.dependent()) {
        assertThat(types).contains(1).doesNotContain(5, 7, 8);
      } else {
        assertThat(types).contains(5, 7, 8);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"PIXEL_FORMAT_H264", "PIXEL_FORMAT_H265", "PIXEL_FORMAT_UNSPECIFIED"})
  void h265IsSentAsH265InTheOrderOfDecoding(PixelFormat asked) throws IOException {
    List<SourceFrame> frames = all(picture("hevc.mp4").toString(), CODED.withFormat(asked));

    assertThat(frames).hasSize(12);
    assertThat(frames).allMatch(f -> f.format() == PixelFormat.PIXEL_FORMAT_H265);
    assertThat(frames.get(0).dependent()).isFalse();
    assertThat(types(frames.get(0), 1, 0x3F)).contains(32, 33, 34);
    assertThat(frames).filteredOn(f -> !f.dependent()).hasSize(2);
    List<Long> times = frames.stream().map(SourceFrame::ptsMicros).toList();
    assertThat(times).isNotEqualTo(times.stream().sorted().toList());
    assertThat(times.stream().sorted())
        .containsExactly(
            0L,
            100_000L,
            200_000L,
            300_000L,
            400_000L,
            500_000L,
            600_000L,
            700_000L,
            800_000L,
            900_000L,
            1_000_000L,
            1_100_000L);
  }

  @Test
  void aRecordingSaysWhenItWasMade() throws IOException {
    long made = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2020-02-02T20:20:20Z"));
    for (SourceOptions options : List.of(CODED, SourceOptions.defaults())) {
      for (SourceFrame frame : all(picture("hevc.mp4").toString(), options)) {
        assertThat(frame.capture().origin()).isEqualTo(CaptureOrigin.CAPTURE_ORIGIN_FILE);
        assertThat(frame.capture().recordedUnixMicros()).isEqualTo(made + frame.ptsMicros());
        assertThat(frame.capture().unixMicros()).isGreaterThan(made);
      }
    }
  }

  @Test
  void anythingElseIsNamedAndWhatToDoIsSaid() {
    assertThatThrownBy(() -> Sources.open(picture("mpeg4.mp4").toString(), CODED))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(
            "mpeg4.mp4 is mpeg4 video, neither H.264 nor H.265, and cannot be sent as it is: use"
                + " pixels rgb, nv12 or jpeg");
    assertThatThrownBy(() -> Sources.open(picture("plain.png").toString(), CODED))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("gives pictures, neither H.264 nor H.265");
  }

  @Test
  void autoDecodesWhatCannotBeSentAsItIs() throws IOException {
    SourceOptions auto = CODED.withFormat(PixelFormat.PIXEL_FORMAT_UNSPECIFIED);

    assertThat(all(picture("mpeg4.mp4").toString(), auto))
        .hasSize(12)
        .allMatch(f -> f.format() == PixelFormat.PIXEL_FORMAT_RGB8);
  }

  @Test
  void nothingNativeIsLeft() throws IOException {
    all(picture("hevc.mp4").toString(), CODED);
    long before = Pointer.totalCount();
    for (int i = 0; i < 5; i++) {
      all(picture("hevc.mp4").toString(), CODED);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }
}
