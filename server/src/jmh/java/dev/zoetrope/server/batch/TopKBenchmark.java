package dev.zoetrope.server.batch;

import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.server.ring.Scores;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A row of logits ranked: ns for the best five of 1,000 classes and their softmax probabilities.
 * The logits are normally distributed, the same every time.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="TopK -prof gc"</pre>
 */
@State(Scope.Thread)
public class TopKBenchmark extends ShortRuns {
  private static final int CLASSES = 1_000;
  private static final int SEED = 7;

  private final TopK topK = new TopK(CLASSES);

  /** Fills the row. */
  public TopKBenchmark() {
    Random random = new Random(SEED);
    for (int i = 0; i < CLASSES; i++) {
      topK.logits()[i] = (float) random.nextGaussian();
    }
  }

  /** As for every frame of a classifier. */
  @Benchmark
  public Scores rank() {
    return topK.rank(TopK.DEFAULT, false);
  }
}
