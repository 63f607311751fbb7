package dev.zoetrope.client.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code testsrc[:WxH@FPS[:SECONDS]]} says.
 *
 * @param width pixels, 2 to 16384
 * @param height pixels, 2 to 16384
 * @param framesPerSecond 0.001 to 1000
 * @param frames how many; {@link Long#MAX_VALUE} for no end
 */
record TestPatternSpec(int width, int height, double framesPerSecond, long frames) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "testsrc(?::(\\d{1,6})x(\\d{1,6})@(\\d{1,6}(?:\\.\\d{1,6})?)(?::(\\d{1,9}(?:\\.\\d{1,6})?))?)?");
  private static final String USAGE = "testsrc must look like testsrc or testsrc:640x480@25 or ";

  static TestPatternSpec parse(String text, SourceOptions options) throws SourceException {
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches()) {
      throw usage(USAGE + "testsrc:640x480@25:10 (width x height @ frames a second : seconds)");
    }
    if (m.group(1) == null) {
      return new TestPatternSpec(640, 480, 25, Long.MAX_VALUE);
    }
    int width = Integer.parseInt(m.group(1));
    int height = Integer.parseInt(m.group(2));
    double rate = Double.parseDouble(m.group(3));
    if (Math.min(width, height) < 2 || Math.max(width, height) > SourceOptions.MAX_SIDE) {
      throw usage(
          "testsrc's size must be 2x2 to %1$dx%1$d, not %2$dx%3$d"
              .formatted(SourceOptions.MAX_SIDE, width, height));
    }
    if ((long) width * height > options.maxPixels()) {
      throw new SourceException(
          SourceException.Kind.TOO_LARGE,
          "testsrc's size must have at most %d pixels, not %d (%dx%d)"
              .formatted(options.maxPixels(), (long) width * height, width, height));
    }
    if (rate < 0.001 || rate > 1000) {
      throw usage("testsrc's frame rate must be 0.001 to 1000, not " + m.group(3));
    }
    if (m.group(4) == null) {
      return new TestPatternSpec(width, height, rate, Long.MAX_VALUE);
    }
    long frames = Math.round(Double.parseDouble(m.group(4)) * rate);
    if (frames < 1) {
      throw usage("testsrc must last for at least one frame, not %s s".formatted(m.group(4)));
    }
    return new TestPatternSpec(width, height, rate, frames);
  }

  private static SourceException usage(String message) {
    return new SourceException(SourceException.Kind.USAGE, message);
  }
}
