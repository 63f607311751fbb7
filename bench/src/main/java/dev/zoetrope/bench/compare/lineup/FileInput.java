package dev.zoetrope.bench.compare.lineup;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a TorchScript file does not say of its input.
 *
 * @param width columns, pixels
 * @param height lines, pixels
 * @param settings how pictures become input, as {@code models build --set} takes them
 * @param labels a labels file, or {@code imagenet}
 */
public record FileInput(
    int width, int height, Map<String, String> settings, Optional<String> labels) {
  private static final int MOST_SIDE = 8192;
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})x(\\d{1,9})x(\\d{1,9})");

  /**
   * Reads {@code 3xHEIGHTxWIDTH}.
   *
   * @throws IllegalArgumentException with the limits and what was given
   */
  public static FileInput of(String shape, Map<String, String> settings, Optional<String> labels) {
    Matcher match = SHAPE.matcher(shape);
    if (match.matches() && match.group(1).equals("3")) {
      int height = Integer.parseInt(match.group(2));
      int width = Integer.parseInt(match.group(3));
      if (Math.min(height, width) >= 1 && Math.max(height, width) <= MOST_SIDE) {
        return new FileInput(width, height, Map.copyOf(settings), labels);
      }
    }
    throw new IllegalArgumentException(
        "--input must be 3xHEIGHTxWIDTH, sides of 1 to %d pixels, for example 3x224x224, not %s"
            .formatted(MOST_SIDE, shape));
  }
}
