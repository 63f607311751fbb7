package dev.zoetrope.bench.compare.metric;

import dev.zoetrope.server.model.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's answers to all pictures.
 *
 * @param file its numbers, each four bytes, big-endian, picture by picture
 * @param pictures how many
 * @param output what each is
 */
public record Answers(Path file, int pictures, Output output) {

  /** Beside a reference of the same pictures and output. */
  public Agreement agreementWith(Answers reference) throws IOException {
    AgreementTally tally = new AgreementTally(output);
    float[] own = new float[output.size()];
    float[] expected = new float[output.size()];
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

  /** A classifier's, beside what the pictures show. */
  public ClassScores scores(List<Integer> truths) throws IOException {
    ClassScoresTally tally = new ClassScoresTally(output.size());
    float[] own = new float[output.size()];
    try (LogitsFile logits = new LogitsFile(file)) {
      for (int truth : truths) {
        logits.read(own);
        tally.add(truth, own);
      }
    }
    return tally.scores();
  }
}
