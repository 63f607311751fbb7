package dev.zoetrope.client.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.Embedding;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerPainterTest {
  private final AnswerPainter painter = new AnswerPainter();

  private static ByteBuffer grey(int width, int height) {
    ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
    for (int i = 0; i < rgb.capacity(); i++) {
      rgb.put(i, (byte) 200);
    }
    return rgb;
  }

  private static int level(ByteBuffer rgb, int width, int x, int y) {
    return rgb.get((y * width + x) * 3) & 0xFF;
  }

  /** The picture as text: '#' white, '.' darkened, ' ' untouched. */
  private static String view(ByteBuffer rgb, int width, int left, int top, int w, int h) {
    StringBuilder text = new StringBuilder();
    for (int y = top; y < top + h; y++) {
      for (int x = left; x < left + w; x++) {
        int level = level(rgb, width, x, y);
        text.append(level == 255 ? '#' : level == 200 ? ' ' : '.');
      }
      text.append('\n');
    }
    return text.toString();
  }

  @Test
  void drawsLettersDotByDot() {
    ByteBuffer rgb = grey(64, 48);
    painter.paint(rgb, 64, 48, List.of("T"));
    // The box is 16 x 26 in the lower left corner, the letter begins 4 right and 5 below its
    // corner.
    assertThat(level(rgb, 64, 0, 21)).isEqualTo(200);
    assertThat(level(rgb, 64, 0, 22)).isEqualTo(200 * 90 / 256);
    assertThat(level(rgb, 64, 15, 47)).isEqualTo(200 * 90 / 256);
    assertThat(level(rgb, 64, 16, 47)).isEqualTo(200);
    assertThat(view(rgb, 64, 4, 29, 8, 4)).isEqualTo("########\n...##...\n...##...\n...##...\n");
  }

  @Test
  void drawsDifferentTextDifferently() {
    ByteBuffer a = grey(320, 240);
    ByteBuffer b = grey(320, 240);
    painter.paint(a, 320, 240, List.of("tabby cat"));
    painter.paint(b, 320, 240, List.of("tabby cab"));
    assertThat(a).isNotEqualTo(b);
    assertThat(a.position()).isZero();
    assertThat(a.remaining()).isEqualTo(320 * 240 * 3);
  }

  @Test
  void growsWithThePicture() {
    ByteBuffer small = grey(320, 240);
    ByteBuffer large = grey(1280, 720);
    painter.paint(small, 320, 240, List.of("A"));
    painter.paint(large, 1280, 720, List.of("A"));
    assertThat(white(large)).isEqualTo(4 * white(small));
  }

  private static long white(ByteBuffer rgb) {
    long count = 0;
    for (int i = 0; i < rgb.capacity(); i += 3) {
      count += rgb.get(i) == (byte) 255 ? 1 : 0;
    }
    return count;
  }

  @Test
  void cutsWhatDoesNotFit() {
    ByteBuffer cut = grey(64, 48);
    ByteBuffer fits = grey(64, 48);
    painter.paint(cut, 64, 48, List.of("Egyptian cat", "second", "third"));
    painter.paint(fits, 64, 48, List.of("Egypt..", "second", "not drawn"));
    assertThat(cut).isEqualTo(fits);
    ByteBuffer tiny = grey(15, 10);
    painter.paint(tiny, 15, 10, List.of("x"));
    assertThat(tiny).isEqualTo(grey(15, 10));
  }

  @Test
  void drawsAccentsAndReplacesWhatTheFontLacks() {
    assertThat(BitmapFont.load().has('é')).isTrue();
    for (char c = ' '; c <= '~'; c++) {
      assertThat(BitmapFont.load().has(c)).as("%c", c).isTrue();
    }
    ByteBuffer unknown = grey(64, 48);
    ByteBuffer questions = grey(64, 48);
    painter.paint(unknown, 64, 48, List.of("猫\ta"));
    painter.paint(questions, 64, 48, List.of("? a"));
    assertThat(unknown).isEqualTo(questions);
  }

  @Test
  void saysWhatAReplySays() {
    FrameReply result =
        FrameReply.newBuilder()
            .setOutcome(Outcome.OUTCOME_RESULT)
            .setAgeUs(12_345)
            .setClasses(
                Classification.newBuilder()
                    .addTop(ClassScore.newBuilder().setLabel("tabby").setProbability(0.5f))
                    .addTop(ClassScore.newBuilder().setIndex(285).setProbability(0.0612f)))
            .build();
    assertThat(AnswerPainter.lines(result))
        .containsExactly(" 50.0% tabby", "  6.1% class 285", "result, 12.3 ms old");
    FrameReply expired =
        FrameReply.newBuilder()
            .setOutcome(Outcome.OUTCOME_EXPIRED)
            .setDetail("max_age_us is 1000, the frame was 2000 old")
            .setAgeUs(2_000)
            .build();
    assertThat(AnswerPainter.lines(expired))
        .containsExactly("max_age_us is 1000, the frame was 2000 old", "expired, 2.0 ms old");
    FrameReply vector =
        FrameReply.newBuilder()
            .setOutcome(Outcome.OUTCOME_RESULT)
            .setEmbedding(Embedding.newBuilder().addValues(0.5f).addValues(-2))
            .build();
    assertThat(AnswerPainter.lines(vector)).containsExactly("vector of 2", "result, 0.0 ms old");
    ByteBuffer rgb = grey(320, 240);
    ByteBuffer same = grey(320, 240);
    painter.paint(rgb, 320, 240, result);
    painter.paint(same, 320, 240, AnswerPainter.lines(result));
    assertThat(rgb).isEqualTo(same).isNotEqualTo(grey(320, 240));
  }

  @Test
  void refusesABufferThatIsTooSmall() {
    assertThatThrownBy(() -> painter.paint(grey(10, 10), 20, 20, List.of("x")))
        .hasMessage("an RGB picture of 20x20 has 1200 bytes, not 300");
  }
}
