package dev.zoetrope.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.client.ClassScore;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StageTimes;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideosTest {
  private static FrameAnswer answer(String label, long shown, long answered) {
    return new FrameAnswer(
        0,
        FrameOutcome.RESULT,
        List.of(new ClassScore(0, label, 0.5f)),
        shown,
        answered,
        new StageTimes(0, 0, 0, 0, 0, 0));
  }

  @Test
  void drawsTheNewestAnswerThatWasHere() {
    List<FrameAnswer> answers =
        List.of(
            answer("cat", 0, 50_000), answer("dog", 80_000, 90_000), answer("old", 40_000, 95_000));
    assertThat(Videos.lines(answers, 40_000)).containsExactly("no answer yet");
    assertThat(Videos.lines(answers, 60_000)).containsExactly(" 50.0% cat", "picture 60 ms old");
    assertThat(Videos.lines(answers, 100_000)).containsExactly(" 50.0% dog", "picture 20 ms old");
  }
}
