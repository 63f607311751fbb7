package dev.zoetrope.bench.demo;

import dev.zoetrope.client.ClassScore;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StageTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A demo's outcome made up from a seed, so that reports and judgements can be tested alone. */
final class SyntheticRun {
  private SyntheticRun() {}

  /**
   * Answers nine of ten frames.
   *
   * @param wrongScene the scene whose answers are all wrong; -1 for none
   * @param label what every class is called
   */
  static DemoRun of(SampleVideo video, int wrongScene, String label) {
    Random random = new Random(7);
    List<FrameAnswer> answers = new ArrayList<>();
    for (int frame = 0; frame < video.frames(); frame++) {
      long shown = frame * 40_000L;
      long answered = shown + 30_000 + (long) (20_000 * -Math.log(1 - random.nextDouble()));
      boolean result = frame % 10 != 9;
      int right = video.scene(frame).expected().stream().sorted().findFirst().orElse(1);
      int top = frame / SampleVideo.FRAMES_PER_SCENE == wrongScene ? 0 : right;
      answers.add(
          new FrameAnswer(
              frame,
              result ? FrameOutcome.RESULT : FrameOutcome.SUPERSEDED,
              result
                  ? List.of(
                      new ClassScore(top, label, 0.61f),
                      new ClassScore(2, "second", 0.2f),
                      new ClassScore(3, "third", 0.05f))
                  : List.of(),
              shown,
              answered,
              new StageTimes(210, 1_900, 2_300, 450, 24_000, 150)));
    }
    return new DemoRun(
        Instant.parse("2026-01-01T12:00:00Z"),
        Duration.ofMillis(video.frames() * 40L + 60),
        "efficientnet_lite0 1/fp32",
        Duration.ofMillis(2_345),
        video.frames(),
        answers);
  }
}
