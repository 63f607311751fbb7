package dev.zoetrope.client.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Looks at frames and finds the pictures that {@code make_pictures.py} made. */
final class Pixels {
  static final int[] RED = {255, 0, 0};
  static final int[] GREEN = {0, 255, 0};
  static final int[] BLUE = {0, 0, 255};
  static final int[] WHITE = {255, 255, 255};

  private Pixels() {}

  static Path picture(String name) {
    try {
      return Path.of(Pixels.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static int[] at(SourceFrame frame, int x, int y) {
    int i = (y * frame.width() + x) * 3;
    return new int[] {
      frame.pixels().get(i) & 0xFF,
      frame.pixels().get(i + 1) & 0xFF,
      frame.pixels().get(i + 2) & 0xFF
    };
  }

  static void assertNear(int[] actual, int[] expected, int tolerance) {
    for (int c = 0; c < 3; c++) {
      assertThat(Math.abs(actual[c] - expected[c]))
          .as("channel %d: %d for %d", c, actual[c], expected[c])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  /** The middles of the four corners. */
  static void assertCorners(SourceFrame frame, int tolerance, int[]... expected) {
    for (int i = 0; i < 4; i++) {
      int x = frame.width() * (1 + i % 2 * 2) / 4;
      int y = frame.height() * (1 + i / 2 * 2) / 4;
      assertNear(at(frame, x, y), expected[i], tolerance);
    }
  }
}
