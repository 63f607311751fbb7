package dev.zoetrope.bench.demo;

import java.util.List;
import java.util.Set;

/**
 * Some seconds of the sample video: one photo, one camera move.
 *
 * @param name what the demo calls it
 * @param photo file beside this class
 * @param expected ImageNet classes that are right; empty if ImageNet has no class for it, and then
 *     the scene is shown and not judged
 * @param from the first frame's window
 * @param to the last frame's window
 */
record Scene(String name, String photo, Set<Integer> expected, Window from, Window to) {

  /** The sample video's scenes in order. */
  static final List<Scene> ALL =
      List.of(
          new Scene(
              "cat",
              "chelsea.png",
              Set.of(281, 282, 283, 284, 285),
              new Window(235, 160, 252),
              new Window(225, 112, 195)),
          new Scene(
              "espresso",
              "coffee.png",
              Set.of(967),
              new Window(255, 225, 337),
              new Window(258, 170, 240)),
          new Scene(
              "astronaut",
              "astronaut.png",
              Set.of(),
              new Window(256, 160, 250),
              new Window(250, 215, 287)),
          new Scene(
              "rocket",
              "rocket.jpg",
              Set.of(657, 744),
              new Window(380, 200, 330),
              new Window(320, 190, 255)));

  boolean judged() {
    return !expected.isEmpty();
  }
}
