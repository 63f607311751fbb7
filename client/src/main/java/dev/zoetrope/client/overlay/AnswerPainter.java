package dev.zoetrope.client.overlay;

import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws text onto packed RGB pictures: white letters on a darkened box in the lower left corner.
 * The letters grow with the picture, in whole steps. Keeps no state between pictures; any thread.
 */
public final class AnswerPainter {
  /** The picture height for which the letters are drawn dot by dot; twice that doubles them. */
  private static final int LINES_PER_SCALE = 360;

  private static final int BYTES = 3;
  private static final int MARGIN = 4;
  private static final int LINE_HEIGHT = BitmapFont.HEIGHT + 2;
  // What the box leaves of the picture's light, in 256ths.
  private static final int BOX_LIGHT = 90;
  private static final String CUT = "..";

  private final BitmapFont font = BitmapFont.load();

  /**
   * Draws what a reply says: the top answers with their probabilities, or the outcome and why; then
   * the age.
   *
   * @param rgb packed lines from its position; not moved
   * @param width pixels
   * @param height pixels
   */
  public void paint(ByteBuffer rgb, int width, int height, FrameReply reply) {
    paint(rgb, width, height, lines(reply));
  }

  /** The lines that are drawn for a reply. */
  public static List<String> lines(FrameReply reply) {
    List<String> lines = new ArrayList<>();
    String outcome =
        reply.getOutcome().name().replaceFirst("^OUTCOME_", "").toLowerCase(Locale.ROOT);
    if (reply.hasEmbedding()) {
      lines.add("vector of " + reply.getEmbedding().getValuesCount());
    } else if (reply.getOutcome() == Outcome.OUTCOME_RESULT) {
      for (ClassScore score : reply.getClasses().getTopList()) {
        String label = score.getLabel().isEmpty() ? "class " + score.getIndex() : score.getLabel();
        lines.add(String.format(Locale.ROOT, "%5.1f%% %s", 100 * score.getProbability(), label));
      }
    } else if (!reply.getDetail().isEmpty()) {
      lines.add(reply.getDetail());
    }
    lines.add(String.format(Locale.ROOT, "%s, %.1f ms old", outcome, reply.getAgeUs() / 1e3));
    return lines;
  }

  /**
   * Draws lines of text. What does not fit is cut off and ends in two dots; a picture too small for
   * any letter stays as it is.
   *
   * @param rgb packed lines from its position, width x height x 3 bytes; not moved
   * @param width pixels
   * @param height pixels
   */
  public void paint(ByteBuffer rgb, int width, int height, List<String> lines) {
    if (rgb.remaining() < (long) width * height * BYTES) {
      throw new IllegalArgumentException(
          "an RGB picture of %dx%d has %d bytes, not %d"
              .formatted(width, height, (long) width * height * BYTES, rgb.remaining()));
    }
    int scale = Math.max(1, Math.round((float) height / LINES_PER_SCALE));
    int columns = (width - 2 * MARGIN * scale) / (BitmapFont.WIDTH * scale);
    int rows = (height - 2 * MARGIN * scale) / (LINE_HEIGHT * scale);
    if (columns < 1 || rows < 1 || lines.isEmpty()) {
      return;
    }
    List<int[]> text = lines.stream().limit(rows).map(line -> fit(line, columns)).toList();
    int longest = text.stream().mapToInt(line -> line.length).max().orElse(0);
    int boxWidth = (longest * BitmapFont.WIDTH + 2 * MARGIN) * scale;
    int boxHeight = (text.size() * LINE_HEIGHT + 2 * MARGIN) * scale;
    Canvas canvas = new Canvas(rgb, width, height);
    int top = height - boxHeight;
    canvas.darken(0, top, boxWidth, boxHeight);
    for (int i = 0; i < text.size(); i++) {
      drawLine(
          canvas, text.get(i), MARGIN * scale, top + (MARGIN + i * LINE_HEIGHT + 1) * scale, scale);
    }
  }

  private static int[] fit(String line, int columns) {
    int[] points = line.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).toArray();
    if (points.length <= columns) {
      return points;
    }
    int kept = Math.max(0, columns - CUT.length());
    StringBuilder cut = new StringBuilder();
    for (int i = 0; i < kept; i++) {
      cut.appendCodePoint(points[i]);
    }
    return cut.append(CUT).codePoints().limit(columns).toArray();
  }

  private void drawLine(Canvas canvas, int[] text, int left, int top, int scale) {
    for (int i = 0; i < text.length; i++) {
      byte[] rows = font.rows(text[i]);
      for (int y = 0; y < BitmapFont.HEIGHT; y++) {
        for (int x = 0; x < BitmapFont.WIDTH; x++) {
          if (((rows[y] >> (BitmapFont.WIDTH - 1 - x)) & 1) != 0) {
            canvas.fill(left + (i * BitmapFont.WIDTH + x) * scale, top + y * scale, scale);
          }
        }
      }
    }
  }

  /** A picture's pixels; what lies outside is not drawn. */
  private record Canvas(ByteBuffer rgb, int width, int height) {

    void darken(int left, int top, int w, int h) {
      for (int y = Math.max(0, top); y < Math.min(height, top + h); y++) {
        int start = at(Math.max(0, left), y);
        int end = at(Math.min(width, left + w), y);
        for (int i = start; i < end; i++) {
          rgb.put(i, (byte) (((rgb.get(i) & 0xFF) * BOX_LIGHT) >> 8));
        }
      }
    }

    void fill(int left, int top, int side) {
      for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
        int end = at(Math.min(width, left + side), y);
        for (int i = at(Math.max(0, left), y); i < end; i++) {
          rgb.put(i, (byte) 0xFF);
        }
      }
    }

    private int at(int x, int y) {
      return rgb.position() + (y * width + x) * BYTES;
    }
  }
}
