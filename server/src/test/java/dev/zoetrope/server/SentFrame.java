package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was sent under a number, and so what may come back.
 *
 * @param picture null if the frame is bad or black
 * @param bad null if the frame is good
 */
record SentFrame(MarkedPicture picture, BadFrame bad) {
  static final String FRAGILE = "fragile";

  /** Every model and the side of its input; the last two share a recipe, and so their rows. */
  static final Map<String, Integer> SIDES = Map.of("small", 8, "large", 32, FRAGILE, 32);

  private static final int CHANNELS = 3;
  private static final int QUADRANTS = 4;

  static SentFrame good(MarkedPicture picture) {
    return new SentFrame(picture, null);
  }

  /** Black but for the corner that the fragile model cannot bear. */
  static SentFrame black() {
    return new SentFrame(null, null);
  }

  static SentFrame bad(BadFrame bad) {
    return new SentFrame(null, bad);
  }

  /**
   * Whether the reply is one that this frame may get.
   *
   * @param policies all that its stream ever had
   * @param aged whether the stream, or a frame of it, ever had a maximum age
   */
  void check(FrameReply reply, Set<Policy> policies, boolean aged) {
    boolean fragile = reply.getModel().equals(FRAGILE);
    if (bad != null && bad.seenOnArrival()) {
      assertThat(reply.getOutcome().name()).as("%s: %s", bad, reply).isEqualTo("OUTCOME_INVALID");
    }
    switch (reply.getOutcome()) {
      case OUTCOME_RESULT -> {
        assertThat(bad).as("a result for a bad frame: %s", reply).isNull();
        assertThat(fragile && picture == null).as("a result in spite of: %s", reply).isFalse();
        assertThat(reply.getDetail()).isEmpty();
        assertThat(reply.getVariant()).isEqualTo("1/fp32");
        assertThat(reply.getBatchSize()).isBetween(1, reply.getBucketSize());
        checkAnswer(reply);
      }
      case OUTCOME_SUPERSEDED -> {
        assertThat(policies).as("%s", reply).contains(Policy.POLICY_LATEST);
        assertThat(reply.getDetail()).isNotEmpty();
      }
      case OUTCOME_EXPIRED -> {
        assertThat(aged).as("%s", reply).isTrue();
        assertThat(reply.getDetail()).startsWith("max_age_us: ");
      }
      case OUTCOME_OVERLOADED -> {
        assertThat(policies).as("%s", reply).contains(Policy.POLICY_REJECT);
        assertThat(reply.getDetail())
            .matches("window: \\d+ frames of this stream in flight, limit \\d+|rows: all \\d+ .*");
      }
      case OUTCOME_INVALID -> {
        assertThat(bad).as("a good frame: %s", reply).isNotNull();
        assertThat(reply.getDetail()).as("%s", bad).matches(bad.detail());
      }
      case OUTCOME_FAILED -> {
        // Its batch-mates fail with a frame that the model cannot bear.
        assertThat(fragile).as("%s", reply).isTrue();
        assertThat(reply.getDetail()).startsWith("model: RuntimeError: start (0) + length");
      }
      default -> throw new AssertionError("no outcome: " + reply);
    }
  }

  private float expected(int index) {
    return picture == null ? 0 : picture.expected(index / QUADRANTS, index % QUADRANTS);
  }

  /** The right answer, to this very frame. */
  private void checkAnswer(FrameReply reply) {
    int side = SIDES.get(reply.getModel());
    float tolerance = picture == null ? 5 : picture.tolerance(side);
    Classification classes = reply.getClasses();
    if (classes.getLogitsCount() > 0) {
      assertThat(classes.getLogitsCount()).isEqualTo(CHANNELS * QUADRANTS);
      for (int index = 0; index < classes.getLogitsCount(); index++) {
        assertThat(classes.getLogits(index) * 255)
            .as("mark %d of %s: %s", index, picture, reply)
            .isCloseTo(expected(index), within(tolerance));
      }
    }
    List<ClassScore> top = classes.getTopList();
    assertThat(top).isNotEmpty();
    for (int place = 0; place < top.size(); place++) {
      ClassScore score = top.get(place);
      assertThat(score.getLabel()).isEqualTo("mark-" + score.getIndex());
      if (place > 0) {
        assertThat(score.getProbability()).isLessThanOrEqualTo(top.get(place - 1).getProbability());
        // Ranks tell nothing new about equal marks, so only differences count.
        double drop = Math.log(top.get(place - 1).getProbability() / score.getProbability()) * 255;
        assertThat(drop)
            .as("places %d of %s: %s", place, picture, reply)
            .isCloseTo(
                expected(top.get(place - 1).getIndex()) - expected(score.getIndex()),
                within(2.0 * tolerance + 0.1));
      }
    }
  }
}
