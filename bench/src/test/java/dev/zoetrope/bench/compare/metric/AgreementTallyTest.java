package dev.zoetrope.bench.compare.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AgreementTallyTest {
  private final AgreementTally tally = new AgreementTally();

  @Test
  void countsTheSameBestAndTheSharedFiveBest() {
    // Seven classes. The five best of the first pair are {6,5,4,3,2} and {6,5,4,1,0}: three shared.
    tally.add(new float[] {1, 2, 3, 4, 5, 6, 7}, new float[] {4, 3, 1, 2, 5, 6, 7});
    // The same five best in another order, so another best one.
    tally.add(new float[] {1, 2, 3, 4, 5, 6, 7}, new float[] {1, 2, 3, 4, 5, 7, 6});

    Agreement agreement = tally.agreement();
    assertThat(agreement.pictures()).isEqualTo(2);
    assertThat(agreement.top1()).isEqualTo(0.5);
    assertThat(agreement.top5()).isEqualTo(0.8);
  }

  @Test
  void comparesThePowerOfLogitsAndDifferences() {
    tally.add(new float[] {3, 4}, new float[] {3, 3.5f}); // 25 and 0.25
    tally.add(new float[] {0, 5}, new float[] {0.5f, 5}); // 25 and 0.25
    assertThat(tally.agreement().sqnrDecibels()).isCloseTo(20, within(1e-9));
    assertThat(tally.agreement().exact()).isFalse();
  }

  @Test
  void tellsWhenNothingDiffers() {
    tally.add(new float[] {3, 4}, new float[] {3, 4});
    assertThat(tally.agreement().exact()).isTrue();
    assertThat(tally.agreement().top5()).isEqualTo(1);
  }
}
