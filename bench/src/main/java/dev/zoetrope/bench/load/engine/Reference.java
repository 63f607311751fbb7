package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.Map;

/** The best class of each payload, by its name, as it should be. Immutable. */
record Reference(Map<String, Integer> best) {
  /** Nothing is compared. */
  static final Reference NONE = new Reference(Map.of());

  /** Whether this answer can be compared. */
  boolean knows(Payload payload, Answer answer) {
    return answer.outcome() == Outcome.RESULT && best.containsKey(payload.name());
  }

  /** Whether it is another than the reference's. */
  boolean contradicts(Payload payload, Answer answer) {
    Integer expected = best.get(payload.name());
    return expected != null && expected != answer.best();
  }
}
