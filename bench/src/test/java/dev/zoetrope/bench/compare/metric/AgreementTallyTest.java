package dev.zoetrope.bench.compare.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.model.Likeness;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.Scoring;
import dev.zoetrope.v1.OutputKind;
import dev.zoetrope.v1.ScoreKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTallyTest {
  private static final Output CLASSES = new Output.Classes(7, List.of());

  private AgreementTally tally = new AgreementTally(CLASSES);

  @Test
  void countsTheSameBestAndTheSharedFiveBest() {
    // Seven classes. The five best of the first pair are {6,5,4,3,2} and {6,5,4,1,0}: three shared.
    tally.add(new float[] {1, 2, 3, 4, 5, 6, 7}, new float[] {4, 3, 1, 2, 5, 6, 7});
    // The same five best in another order, so another best one.
    tally.add(new float[] {1, 2, 3, 4, 5, 6, 7}, new float[] {1, 2, 3, 4, 5, 7, 6});

    Agreement agreement = tally.agreement();
    assertThat(agreement.pictures()).isEqualTo(2);
    assertThat(agreement.mean()).isEqualTo(0.5);
    assertThat(agreement.second()).isEqualTo(0.8);
  }

  @Test
  void comparesThePowerOfLogitsAndDifferences() {
    tally.add(new float[] {3, 4}, new float[] {3, 3.5f}); // 25 and 0.25
    tally.add(new float[] {0, 5}, new float[] {0.5f, 5}); // 25 and 0.25
    assertThat(tally.agreement().sqnrDecibels()).isCloseTo(20, within(1e-9));
    assertThat(tally.agreement().exact()).isFalse();
  }

  @Test
  void countsLabelsWhereThereAreAnyNumberOfThem() {
    Scoring sigmoid = new Scoring(ScoreKind.SCORE_KIND_SIGMOID, 0.5f);
    tally = new AgreementTally(new Output.Classes(3, List.of(), sigmoid));
    tally.add(new float[] {1, 1, -1}, new float[] {3, 2, -2});
    tally.add(new float[] {1, 1, -1}, new float[] {3, -2, -2});
    Agreement agreement = tally.agreement();
    assertThat(agreement.likeness()).isEqualTo(Likeness.LABELS);
    assertThat(agreement.mean()).isEqualTo(0.75);
    assertThat(agreement.second()).as("with the very same").isEqualTo(0.5);
  }

  @Test
  void measuresAnglesOfVectors() {
    tally = new AgreementTally(new Output.Embedding(OutputKind.OUTPUT_KIND_POOLED, 2));
    tally.add(new float[] {1, 0}, new float[] {2, 0});
    tally.add(new float[] {1, 0}, new float[] {1, 1});
    Agreement agreement = tally.agreement();
    assertThat(agreement.likeness()).isEqualTo(Likeness.COSINE);
    assertThat(agreement.mean()).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-6));
    assertThat(agreement.second()).as("least").isCloseTo(Math.sqrt(0.5), within(1e-6));
    assertThat(agreement.sqnrDecibels()).isCloseTo(0, within(1e-6));
  }

  @Test
  void tellsWhenNothingDiffers() {
    tally.add(new float[] {3, 4}, new float[] {3, 4});
    assertThat(tally.agreement().exact()).isTrue();
    assertThat(tally.agreement().second()).isEqualTo(1);
  }
}
