package dev.zoetrope.bench.compare.metric;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's answers to all pictures.
 *
 * @param file its logits, each four bytes, big-endian, picture by picture
 * @param pictures how many
 * @param classes logits of each
 */
public record Answers(Path file, int pictures, int classes) {

  /** Beside a reference of as many pictures and classes. */
  public Agreement agreementWith(Answers reference) throws IOException {
    AgreementTally tally = new AgreementTally();
    float[] own = new float[classes];
    float[] expected = new float[classes];
    try (LogitsFile left = new LogitsFile(reference.file);
        LogitsFile right = new LogitsFile(file)) {
      for (int i = 0; i < pictures; i++) {
        left.read(expected);
        right.read(own);
        tally.add(expected, own);
      }
    }
    return tally.agreement();
  }

  /** Beside what the pictures show. */
  public ClassScores scores(List<Integer> truths) throws IOException {
    ClassScoresTally tally = new ClassScoresTally(classes);
    float[] own = new float[classes];
    try (LogitsFile logits = new LogitsFile(file)) {
      for (int truth : truths) {
        logits.read(own);
        tally.add(truth, own);
      }
    }
    return tally.scores();
  }
}
