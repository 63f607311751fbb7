package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterSetsTest {
  private static VideoFormat read(VideoCodec codec, byte[] set) throws InvalidFrameException {
    NalUnits units = new NalUnits(codec, ByteBuffer.wrap(set));
    while (units.next()) {
      if (codec.isParameterSet(units.type())) {
        return codec == VideoCodec.H264
            ? new H264ParameterSets().sequence(units.payload())
            : H265ParameterSets.sequence(units.payload());
      }
    }
    throw new AssertionError("no parameter set");
  }

  @ParameterizedTest
  @CsvSource({
    "plain.h264, 160, 96",
    "reordered.h264, 160, 96",
    "fields.h264, 160, 96",
    "upright.h264, 90, 122",
    "plain.h265, 160, 96",
    "reordered.h265, 160, 96"
  })
  void readsTheSizeThatEncodersWrite(String name, int width, int height) throws Exception {
    VideoCodec codec = VideoCodec.of(VideoClip.formatOf(name));
    VideoFormat format = read(codec, VideoClip.load(name).get(0));
    assertThat(format.width()).isEqualTo(width);
    assertThat(format.height()).isEqualTo(height);
    assertThat(format.codedWidth()).isBetween(width, width + 15);
    assertThat(format.reordered() > 0).isEqualTo(!name.startsWith("plain"));
    format.check(width * height);
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> format.check(width * height - 1));
  }

  @Test
  void readsScalingListsOrdersAndFieldsOnItsWay() throws Exception {
    VideoFormat format = read(VideoCodec.H264, TestSps.h264WithEverything(40, 24, 6, 4));
    assertThat(format.width()).isEqualTo(634);
    assertThat(format.height()).isEqualTo(380);
    assertThat(format.codedWidth()).isEqualTo(640);
    assertThat(format.codedHeight()).isEqualTo(384);
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 1024, 1, 'width * height: at most 33177600 pixels, got 268435456 (16384 x 16384)'",
    "1030, 8, 1, 'width: at most 16384 pixels, got 16480'",
    "4000000000, 8, 1, 'pixels: pic_width_in_mbs_minus1 of at most 16384, got 3999999999'",
    "8, 8, 17, 'pixels: max_num_ref_frames of at most 16, got 17'",
    "8, 8, 4000000000, 'pixels: max_num_ref_frames of at most 16, got 4000000000'"
  })
  void boundsWhatH264Announces(long across, long down, long references, String message) {
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(
            () ->
                read(VideoCodec.H264, TestSps.h264(across, down, references))
                    .check(TestPictures.MAX_PIXELS))
        .withMessage(message);
  }

  @Test
  void boundsWhatH265Announces() throws Exception {
    VideoFormat format = read(VideoCodec.H265, TestSps.h265(1920, 1080, 5, 2));
    assertThat(format).isEqualTo(new VideoFormat(1920, 1080, 1920, 1080, 5, 2));
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(
            () ->
                read(VideoCodec.H265, TestSps.h265(16_384, 16_384, 5, 2))
                    .check(TestPictures.MAX_PIXELS));
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> read(VideoCodec.H265, TestSps.h265(64, 64, 17, 2)))
        .withMessage("pixels: sps_max_dec_pic_buffering_minus1 of at most 15, got 16");
  }

  /** A huge coded picture of which all but a little is cropped takes the memory of all of it. */
  @Test
  void cropsHideNoMemory() throws Exception {
    VideoFormat format =
        read(VideoCodec.H264, TestSps.h264WithEverything(1000, 1000, 15_990, 15_980));
    assertThat(format.width()).isEqualTo(10);
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> format.check(TestPictures.MAX_PIXELS));
  }

  @Test
  void endsAndNoiseAreRefusedOrRead() {
    Random random = new Random(5);
    for (VideoCodec codec : VideoCodec.values()) {
      byte[] set =
          codec == VideoCodec.H264
              ? TestSps.h264WithEverything(40, 24, 6, 4)
              : TestSps.h265(1920, 1080, 5, 2);
      for (int round = 0; round < 3_000; round++) {
        byte[] noise = Arrays.copyOf(set, 7 + random.nextInt(set.length - 6));
        for (int i = 0; i < random.nextInt(5); i++) {
          noise[6 + random.nextInt(noise.length - 6)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(read(codec, noise).held()).isBetween(0, 32);
        } catch (InvalidFrameException e) {
          assertThat(e).hasMessageMatching("(?s)(pixels|width|height).{10,200}");
        }
      }
    }
  }

  @Test
  void tellsKeyframes() {
    assertThat(keyframes("plain.h264")).isEqualTo("1000000000100000000010000000001000000000");
    assertThat(keyframes("open.h265")).startsWith("1").contains("01");
    assertThat(
            AccessUnit.of(
                    TestPictures.file(PixelFormat.PIXEL_FORMAT_H264),
                    ByteBuffer.wrap(new byte[] {0, 0, 1}),
                    false)
                .isKeyframe())
        .isFalse();
  }

  private static String keyframes(String name) {
    StringBuilder out = new StringBuilder();
    for (byte[] unit : VideoClip.load(name)) {
      PictureSpec spec = TestPictures.file(VideoClip.formatOf(name));
      out.append(AccessUnit.of(spec, ByteBuffer.wrap(unit), false).isKeyframe() ? '1' : '0');
    }
    return out.toString();
  }
}
