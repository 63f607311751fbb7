package dev.zoetrope.server.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pictures variants are calibrated on and which their answers are compared on: every second
 * one for each, so that nothing is judged by the pictures that it was made with. Where there are
 * too few for that, all of them for both.
 *
 * @param calibration rows of the model's input
 * @param check rows of the model's input
 * @param separate whether no picture is in both
 */
record PictureSplit(List<byte[]> calibration, List<byte[]> check, boolean separate) {
  /** Fewer say nothing of a share that is to be 0.95. */
  static final int LEAST = 16;

  /** From so many on, each half has enough. */
  static final int LEAST_TO_SPLIT = 2 * LEAST;

  /**
   * Splits.
   *
   * @throws ModelException if there are fewer than {@link #LEAST}
   */
  static PictureSplit of(List<byte[]> pictures, String source) {
    if (pictures.size() < LEAST) {
      throw new ModelException(
          "calibration: %s holds %d pictures, precision auto needs at least %d, and %d to compare"
                  .formatted(source, pictures.size(), LEAST, LEAST_TO_SPLIT)
              + " answers on others than it calibrates on");
    }
    if (pictures.size() < LEAST_TO_SPLIT) {
      return new PictureSplit(pictures, pictures, false);
    }
    List<byte[]> even = new ArrayList<>();
    List<byte[]> odd = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      (i % 2 == 0 ? even : odd).add(pictures.get(i));
    }
    return new PictureSplit(even, odd, true);
  }

  /** For people. */
  String text() {
    return separate
        ? "calibrated on %d pictures (every second one), compared on the %d others"
            .formatted(calibration.size(), check.size())
        : "calibrated and compared on the same %d pictures: %d would be split"
            .formatted(check.size(), LEAST_TO_SPLIT);
  }
}
