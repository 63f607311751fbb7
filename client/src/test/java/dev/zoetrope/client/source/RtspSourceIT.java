package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera that speaks RTSP, read decoded and undecoded. */
@Timeout(60)
class RtspSourceIT {
  private static final SourceOptions RGB = SourceOptions.defaults();
  private static final SourceOptions CODED = RGB.withFormat(PixelFormat.PIXEL_FORMAT_H264);

  @TempDir Path folder;
  private Clip clip;
  private RtspCamera camera;

  @BeforeEach
  void start() throws IOException {
    clip = Clip.make(folder, 160, 96, 60);
    camera = new RtspCamera(clip);
  }

  @AfterEach
  void stop() {
    camera.close();
  }

  private static List<SourceFrame> read(FrameSource source, int count) throws IOException {
    List<SourceFrame> frames = new ArrayList<>();
    while (frames.size() < count) {
      SourceFrame frame = source.next();
      assertThat(frame).isNotNull();
      frames.add(frame);
    }
    return frames;
  }

  @Test
  void givesAccessUnitsAsTheyCameFromAKeyframeOn() throws Exception {
    try (FrameSource source = Sources.open(camera.url(), CODED)) {
      assertThat(source.info().live()).isTrue();
      List<SourceFrame> frames = read(source, 30);

      int first = clip.indexOf(Clip.bytes(frames.get(0)));
      assertThat(first % 10).as("begins with a keyframe").isZero();
      for (int i = 0; i < frames.size(); i++) {
        SourceFrame frame = frames.get(i);
        assertThat(frame.format()).isEqualTo(PixelFormat.PIXEL_FORMAT_H264);
        assertThat(clip.indexOf(Clip.bytes(frame))).isEqualTo(first + i);
        assertThat(frame.dependent()).isEqualTo((first + i) % 10 != 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesTheCamerasTimesFromItsSenderReports(boolean decoded) throws Exception {
    camera.behaviour.clockAheadMicros = -20_000_000;
    try (FrameSource source = Sources.open(camera.url(), decoded ? RGB : CODED)) {
      List<SourceFrame> frames = read(source, 25);
      // The first picture may come before FFmpeg has joined two.
      List<SourceFrame> timed = frames.subList(1, frames.size());

      assertThat(timed)
          .allSatisfy(
              f -> assertThat(f.capture().origin()).isEqualTo(CaptureOrigin.CAPTURE_ORIGIN_CAMERA));
      for (SourceFrame frame : timed) {
        long capture = frame.capture().unixMicros();
        if (decoded) {
          assertThat(camera.behaviour.captured.values())
              .anySatisfy(time -> assertThat(capture).isCloseTo(time, within(100L)));
        } else {
          int picture = clip.indexOf(Clip.bytes(frame));
          assertThat(capture)
              .as("picture %d", picture)
              .isCloseTo(camera.behaviour.captured.get(picture), within(100L));
        }
      }
    }
  }

  @Test
  void countsFromArrivalWhereTheCameraSaysNothing() throws Exception {
    camera.behaviour.reports = false;
    try (FrameSource source = Sources.open(camera.url(), CODED)) {
      long before = SourceClock.system().unixMicros();
      for (SourceFrame frame : read(source, 12)) {
        assertThat(frame.capture().origin()).isEqualTo(CaptureOrigin.CAPTURE_ORIGIN_CLIENT);
        assertThat(frame.capture().unixMicros())
            .isBetween(before - 1, SourceClock.system().unixMicros());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600_000_000L, 5_000_000L, 3_600_000_000L})
  void doesNotBelieveAClockThatCannotBeRight(long aheadMicros) throws Exception {
    camera.behaviour.clockAheadMicros = aheadMicros;
    try (FrameSource source = Sources.open(camera.url(), CODED)) {
      assertThat(read(source, 15))
          .allSatisfy(
              f -> assertThat(f.capture().origin()).isEqualTo(CaptureOrigin.CAPTURE_ORIGIN_CLIENT));
    }
  }

  @Test
  void everyKeyframeBringsItsParameterSetsWithIt() throws Exception {
    camera.behaviour.setsInBand = false;
    camera.behaviour.setsInDescription = true;
    try (FrameSource source = Sources.open(camera.url(), CODED)) {
      for (SourceFrame frame : read(source, 22)) {
        List<Integer> types =
            Clip.nals(Clip.bytes(frame)).stream().map(nal -> nal[0] & 0x1F).toList();
        if (frame.dependent()) {
          assertThat(types).doesNotContain(7, 8, 5);
        } else {
          assertThat(types).contains(7, 8, 5);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keyframesOnlyMeansKeyframesOnly(boolean decoded) throws Exception {
    SourceOptions options =
        (decoded ? RGB : CODED).withNetwork(new SourceOptions.Network(false, true, true));
    camera.behaviour.waitMillis = new long[] {5};
    try (FrameSource source = Sources.open(camera.url(), options)) {
      List<SourceFrame> frames = read(source, 4);

      assertThat(frames).noneMatch(SourceFrame::dependent);
      assertThat(source.counts().overtaken()).isGreaterThanOrEqualTo(27);
    }
  }

  @Test
  void timestampsThatJumpEndNothing() throws Exception {
    try (FrameSource source = Sources.open(camera.url(), CODED)) {
      List<SourceFrame> frames = new ArrayList<>(read(source, 8));
      camera.behaviour.jumpTicks = 90_000L * 3_600;
      frames.addAll(read(source, 8));
      camera.behaviour.jumpTicks = -90_000L * 3_600;
      frames.addAll(read(source, 8));

      for (int i = 1; i < frames.size(); i++) {
        assertThat(frames.get(i).ptsMicros() - frames.get(i - 1).ptsMicros())
            .as("frame %d", i)
            .isBetween(0L, 10_000_000L);
      }
    }
  }

  @Test
  void aPasswordThatIsWrongIsSaidWithoutIt() {
    camera.demand("user:opensesame");
    String wrong = camera.url().replace("opensesame", "closesesame");
    assertThatThrownBy(() -> Sources.open(wrong, RGB.withTimeouts(limit(), limit())))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.NO_PERMISSION))
        .hasMessageStartingWith(camera.name())
        .hasMessageNotContaining("sesame");
  }

  private static Duration limit() {
    return Duration.ofSeconds(5);
  }
}
