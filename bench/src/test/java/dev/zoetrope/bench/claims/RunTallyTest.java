package dev.zoetrope.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.run.Tally;
import dev.zoetrope.client.FrameOutcome;
import org.junit.jupiter.api.Test;

class RunTallyTest {
  private final Tally tally = new Tally();

  private void send(int frames) {
    for (int frame = 0; frame < frames; frame++) {
      tally.sending();
    }
  }

  @Test
  void isExactWhenEveryFrameHasItsAnswer() {
    send(2);
    tally.result(5, 4, 0);
    assertThat(RunTally.allResults("run", tally).exact()).isFalse();
    tally.result(5, 4, 0);
    RunTally complete = RunTally.allResults("run", tally);
    assertThat(complete.exact()).isTrue();
    assertThat(complete.text()).isEqualTo("2 sent = 2 result");
  }

  @Test
  void countsAFrameThatTheStreamDidNotTakeAsNeverSent() {
    send(1);
    tally.notSent();
    assertThat(RunTally.allResults("run", tally).exact()).isTrue();
  }

  @Test
  void isInexactWhenAnAnswerComesTwice() {
    send(1);
    tally.result(5, 4, 0);
    tally.stray();
    RunTally twice = RunTally.anyOutcome("run", tally);
    assertThat(twice.exact()).isFalse();
    assertThat(twice.text()).isEqualTo("1 sent = 1 result, 1 answers too many");
  }

  @Test
  void allowsOnlyTheOutcomesOfItsKind() {
    send(2);
    tally.result(5, 4, 0);
    tally.answered(FrameOutcome.SUPERSEDED);
    assertThat(RunTally.allResults("run", tally).exact()).isFalse();
    assertThat(RunTally.anyOutcome("run", tally).exact()).isTrue();
    assertThat(RunTally.anyOutcome("run", tally).text())
        .isEqualTo("2 sent = 1 result + 1 superseded");
  }

  @Test
  void neverAllowsALostFrame() {
    send(1);
    tally.answered(FrameOutcome.LOST);
    assertThat(RunTally.anyOutcome("run", tally).exact()).isFalse();
  }

  @Test
  void addsUpRunsButNotTheirMistakes() {
    TallyBook book = new TallyBook();
    send(1);
    tally.result(5, 4, 0);
    book.add(RunTally.allResults("a", tally));
    book.add(RunTally.allResults("a", tally));
    send(1);
    book.add(RunTally.allResults("a", tally));
    tally.stray();
    tally.result(5, 4, 0);
    book.add(RunTally.allResults("a", tally));
    assertThat(book.tallies())
        .extracting(RunTally::text)
        .containsExactly(
            "2 sent != 1 result", "2 sent = 2 result, 1 answers too many", "2 sent = 2 result");
    assertThat(book.tallies()).extracting(RunTally::exact).containsExactly(false, false, true);
  }
}
