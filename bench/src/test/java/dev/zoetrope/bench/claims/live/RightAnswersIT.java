package dev.zoetrope.bench.claims.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimTable;
import dev.zoetrope.bench.claims.Verdict;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part of the claim, for a moment each, against real servers. */
class RightAnswersIT {
  @TempDir private Path scratch;

  @Test
  void theRightAnswerComesToTheRightFrameOnceWhateverHappens() throws Exception {
    ClaimContext context =
        new ClaimContext(
            1, Optional.of(Duration.ofMillis(600)), scratch, new PrintWriter(Writer.nullWriter()));
    ClaimResult result = new RightAnswers().run(context);
    assertThat(result.verdict()).as("%s", ClaimTable.text(result)).isEqualTo(Verdict.MET);
    assertThat(result.tallies()).hasSize(9).allMatch(tally -> tally.answers() > 0);
  }
}
