package dev.zoetrope.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SceneVerdictTest {
  private static final Scene CAT = Scene.ALL.get(0);
  private static final Scene ASTRONAUT = Scene.ALL.get(2);

  @Test
  void passesAtSixtyPercentAndFailsBelow() {
    assertThat(new SceneVerdict(CAT, 10, 6).failed()).isFalse();
    assertThat(new SceneVerdict(CAT, 1_000, 599).failed()).isTrue();
  }

  @Test
  void failsWithoutAnyAnswer() {
    assertThat(new SceneVerdict(CAT, 0, 0).failed()).isTrue();
  }

  @Test
  void countsAnyOfTheExpectedClasses() {
    SceneVerdict verdict = new SceneVerdict(CAT, 0, 0).with(281).with(285).with(287);
    assertThat(verdict).isEqualTo(new SceneVerdict(CAT, 3, 2));
    assertThat(verdict.sentence()).isEqualTo("cat: 2 of 3 right, 60 % needed");
  }

  @Test
  void judgesNoSceneWithoutAClass() {
    assertThat(new SceneVerdict(ASTRONAUT, 10, 0).failed()).isFalse();
    assertThat(new SceneVerdict(ASTRONAUT, 10, 0).sentence()).contains("not judged");
  }

  @Test
  void namesTheScenesThatFailed() throws Exception {
    SampleVideo video = SampleVideo.load();
    Verdicts verdicts = Verdicts.of(video, SyntheticRun.of(video, 3, "x").answers());
    assertThat(verdicts.passed()).isFalse();
    assertThat(verdicts.failures()).isEqualTo("rocket: 0 of 135 right, 60 % needed");
    assertThat(verdicts.inShort()).isEqualTo("2 of 3 scenes recognised");
  }
}
