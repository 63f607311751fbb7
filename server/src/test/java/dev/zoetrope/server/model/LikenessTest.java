package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.v1.OutputKind;
import dev.zoetrope.v1.ScoreKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikenessTest {
  private static final Output CLASSES = new Output.Classes(3, List.of());
  private static final Output LABELS =
      new Output.Classes(3, List.of(), new Scoring(ScoreKind.SCORE_KIND_SIGMOID, 0.5f));
  private static final Output VECTOR = new Output.Embedding(OutputKind.OUTPUT_KIND_POOLED, 3);

  private static double likeness(Output output, float[] expected, float[] given) {
    return Likeness.of(output).of(output, expected, given);
  }

  private static float[] row(double a, double b, double c) {
    return new float[] {(float) a, (float) b, (float) c};
  }

  @Test
  void ofClassifiersIsTheSameBestClass() {
    assertThat(Likeness.of(CLASSES)).isEqualTo(Likeness.BEST_CLASS);
    assertThat(likeness(CLASSES, row(1, 3, 2), row(-9, 1, 0.9))).isEqualTo(1);
    assertThat(likeness(CLASSES, row(1, 3, 2), row(1, 2, 3))).isZero();
    assertThat(likeness(CLASSES, row(3, 3, 2), row(3, 1, 3))).isEqualTo(1);
  }

  @Test
  void ofManyLabelsIsThePartThatIsInBoth() {
    assertThat(Likeness.of(LABELS)).isEqualTo(Likeness.LABELS);
    assertThat(likeness(LABELS, row(1, 1, -1), row(2, 3, -9))).isEqualTo(1);
    assertThat(likeness(LABELS, row(1, 1, -1), row(1, -1, 1))).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(likeness(LABELS, row(-1, -1, -1), row(-2, -2, -2))).isEqualTo(1);
    assertThat(likeness(LABELS, row(-1, -1, -1), row(1, -2, -2))).isZero();
  }

  @Test
  void aThresholdThatEveryClassReachesSaysNothing() {
    Output all = new Output.Classes(3, List.of(), new Scoring(ScoreKind.SCORE_KIND_SIGMOID, 0));
    assertThat(likeness(all, row(1, -1, -1), row(-1, 1, -1))).isZero();
  }

  @Test
  void ofVectorsIsTheirCosine() {
    assertThat(Likeness.of(VECTOR)).isEqualTo(Likeness.COSINE);
    assertThat(likeness(VECTOR, row(1, 2, 2), row(2, 4, 4))).isCloseTo(1, within(1e-9));
    assertThat(likeness(VECTOR, row(1, 0, 0), row(1, 1, 0)))
        .isCloseTo(Math.sqrt(0.5), within(1e-6));
    assertThat(likeness(VECTOR, row(1, 0, 0), row(-1, 0, 0))).isZero();
    assertThat(likeness(VECTOR, row(0, 0, 0), row(0, 0, 0))).isEqualTo(1);
    assertThat(likeness(VECTOR, row(0, 0, 0), row(1, 0, 0))).isZero();
  }

  @Test
  void whatIsNotFiniteIsLikeNothing() {
    float[] broken = row(1, Double.NaN, 0);
    assertThat(likeness(CLASSES, row(1, 0, 0), broken)).isZero();
    assertThat(likeness(VECTOR, row(1, 0, 0), broken)).isZero();
    assertThat(likeness(LABELS, row(1, 0, 0), row(Double.POSITIVE_INFINITY, 0, 0))).isZero();
  }
}
