package dev.zoetrope.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.PixelFormat;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class IdentityPictureTest {
  private static final int SIDE = IdentityPicture.SIDE;
  private static final FrameIdentity FRAME = new FrameIdentity(7, 123_456);
  private static final FrameIdentity NEXT = new FrameIdentity(7, 123_457);

  /** What the model does: the mean of each block. */
  private static List<Float> levels(IntBinaryOperator levelAt) {
    List<Float> levels = new ArrayList<>();
    for (int block = 0; block < 64; block++) {
      long sum = 0;
      for (int y = 0; y < 28; y++) {
        for (int x = 0; x < 28; x++) {
          sum += levelAt.applyAsInt(block % 8 * 28 + x, block / 8 * 28 + y);
        }
      }
      levels.add(sum / (28f * 28 * 255));
    }
    return levels;
  }

  private static List<Float> rgbLevels(ByteBuffer rgb) {
    return levels((x, y) -> rgb.get((y * SIDE + x) * 3 + x % 3) & 255);
  }

  private static ByteBuffer rgb(FrameIdentity frame) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE * 3);
    IdentityPicture.draw(frame.word(), PixelFormat.PIXEL_FORMAT_RGB8, pixels);
    return pixels;
  }

  private static IdentityVerdict judge(List<Float> levels, float tolerance) {
    return IdentityVerdict.of(levels, FRAME, false, tolerance);
  }

  @Test
  void rgbIsReadBackExactly() {
    ByteBuffer pixels = rgb(FRAME);
    assertThat(pixels.remaining()).isEqualTo(150_528);
    assertThat(judge(rgbLevels(pixels), IdentityVerdict.EXACT)).isEqualTo(IdentityVerdict.RIGHT);
  }

  @Test
  void anotherFramesPictureIsSwapped() {
    assertThat(judge(rgbLevels(rgb(NEXT)), IdentityVerdict.EXACT))
        .isEqualTo(IdentityVerdict.SWAPPED);
  }

  @Test
  void everyPictureTornBetweenTwoFramesIsNoticed() {
    ByteBuffer torn = rgb(FRAME);
    ByteBuffer other = rgb(NEXT);
    for (int line = 0; line < SIDE; line++) {
      torn.put(line * SIDE * 3, other, line * SIDE * 3, SIDE * 3);
      IdentityVerdict verdict = judge(rgbLevels(torn), IdentityVerdict.EXACT);
      boolean lastLines = rgbLevels(torn).equals(rgbLevels(other));
      boolean firstLines = rgbLevels(torn).equals(rgbLevels(rgb(FRAME)));
      assertThat(verdict)
          .as("torn after line %d", line)
          .isEqualTo(
              firstLines
                  ? IdentityVerdict.RIGHT
                  : lastLines ? IdentityVerdict.SWAPPED : IdentityVerdict.TORN);
    }
  }

  @Test
  void aNegativeAnswerIsReadAsOne() {
    List<Float> negative = rgbLevels(rgb(FRAME)).stream().map(level -> 1 - level).toList();
    assertThat(IdentityVerdict.of(negative, FRAME, true, IdentityVerdict.EXACT))
        .isEqualTo(IdentityVerdict.RIGHT);
    assertThat(judge(negative, IdentityVerdict.EXACT)).isEqualTo(IdentityVerdict.TORN);
  }

  @Test
  void jpegIsReadBackByThresholds() throws IOException {
    for (int sequence = 0; sequence < 20; sequence++) {
      FrameIdentity frame = new FrameIdentity(3, sequence);
      byte[] file = IdentityPicture.jpeg(frame.word()).array();
      Raster decoded = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
      List<Float> levels = levels((x, y) -> decoded.getSample(x, y, 0));
      assertThat(IdentityVerdict.of(levels, frame, false, IdentityVerdict.LOSSY))
          .isEqualTo(IdentityVerdict.RIGHT);
    }
  }

  @Test
  void nv12HasTheSameBlocksInLimitedRangeAndNoColor() {
    ByteBuffer pixels = ByteBuffer.allocate(SIDE * SIDE * 3 / 2);
    IdentityPicture.draw(FRAME.word(), PixelFormat.PIXEL_FORMAT_NV12, pixels);
    List<Float> levels =
        levels((x, y) -> Math.round(((pixels.get(y * SIDE + x) & 255) - 16) * 255f / 219));
    assertThat(judge(levels, IdentityVerdict.EXACT)).isEqualTo(IdentityVerdict.RIGHT);
    for (int i = SIDE * SIDE; i < pixels.limit(); i++) {
      assertThat(pixels.get(i) & 255).isEqualTo(128);
    }
  }

  @Test
  void anAnswerOfAnotherShapeOrWithoutNumbersIsTorn() {
    assertThat(judge(List.of(1f, 0f), IdentityVerdict.LOSSY)).isEqualTo(IdentityVerdict.TORN);
    List<Float> levels = new ArrayList<>(rgbLevels(rgb(FRAME)));
    levels.set(9, Float.NaN);
    assertThat(judge(levels, IdentityVerdict.LOSSY)).isEqualTo(IdentityVerdict.TORN);
  }
}
