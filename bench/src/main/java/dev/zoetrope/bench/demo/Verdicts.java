package dev.zoetrope.bench.demo;

import dev.zoetrope.client.ClassScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The judgement over a whole video.
 *
 * @param scenes in the video's order, every one of them
 */
record Verdicts(List<SceneVerdict> scenes) {

  /** Counts the results in each scene. */
  static Verdicts of(SampleVideo video, List<FrameAnswer> answers) {
    Map<Scene, SceneVerdict> verdicts = new LinkedHashMap<>();
    for (int frame = 0; frame < video.frames(); frame += SampleVideo.FRAMES_PER_SCENE) {
      Scene scene = video.scene(frame);
      verdicts.put(scene, new SceneVerdict(scene, 0, 0));
    }
    for (FrameAnswer answer : answers) {
      ClassScore best = answer.best();
      if (answer.isResult() && best != null) {
        verdicts.computeIfPresent(
            video.scene(answer.frame()), (scene, verdict) -> verdict.with(best.index()));
      }
    }
    return new Verdicts(new ArrayList<>(verdicts.values()));
  }

  boolean passed() {
    return scenes.stream().noneMatch(SceneVerdict::failed);
  }

  /** The scenes that were recognised too rarely, each in a sentence. */
  String failures() {
    return scenes.stream()
        .filter(SceneVerdict::failed)
        .map(SceneVerdict::sentence)
        .collect(Collectors.joining("; "));
  }

  /** A few words, for example {@code 3 of 3 scenes recognised}. */
  String inShort() {
    long judged = scenes.stream().filter(verdict -> verdict.scene().judged()).count();
    long failed = scenes.stream().filter(SceneVerdict::failed).count();
    return judged - failed + " of " + judged + " scenes recognised";
  }
}
