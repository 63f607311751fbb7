package dev.zoetrope.bench.demo;

/**
 * How a scene went.
 *
 * @param scene which
 * @param answered frames of it that got a result
 * @param right results whose top class is among the expected ones
 */
record SceneVerdict(Scene scene, int answered, int right) {
  /** Answered frames of a scene that must be right, of a hundred. */
  static final int REQUIRED_PERCENT = 60;

  /** Counts one more result. */
  SceneVerdict with(int topClass) {
    return new SceneVerdict(
        scene, answered + 1, right + (scene.expected().contains(topClass) ? 1 : 0));
  }

  /** Whether it is judged at all and was recognised too rarely; no answer at all is too rare. */
  boolean failed() {
    return scene.judged() && (answered == 0 || 100L * right < (long) REQUIRED_PERCENT * answered);
  }

  /** The count for people, for example {@code 148 of 150 right, 60 % needed}. */
  String score() {
    return right + " of " + answered + " right, " + REQUIRED_PERCENT + " % needed";
  }

  /** One sentence for people. */
  String sentence() {
    return scene.judged()
        ? scene.name() + ": " + score()
        : scene.name() + ": " + answered + " answered, not judged (ImageNet has no class for it)";
  }
}
