package dev.zoetrope.server.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a classifier answers for some pictures, to be compared.
 *
 * @param rows a picture's classes each
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the methods here only
public record Logits(float[][] rows) {

  /** From a file of little-endian fp32. */
  public static Logits read(Path file, int classes) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] rows = new float[bytes.limit() / Float.BYTES / classes][classes];
    for (int i = 0; i < rows.length; i++) {
      bytes.asFloatBuffer().position(i * classes).get(rows[i]);
    }
    return new Logits(rows);
  }

  /** The power of the difference to others, in that of the others. */
  public double noise(Logits others) {
    double power = 0;
    double noise = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        power += Math.pow(others.rows[i][k], 2);
        noise += Math.pow(rows[i][k] - others.rows[i][k], 2);
      }
    }
    return noise / power;
  }

  /** Of all of them, the root of the mean square. */
  public double rms() {
    double power = 0;
    long count = 0;
    for (float[] row : rows) {
      for (float logit : row) {
        power += (double) logit * logit;
        count++;
      }
    }
    return Math.sqrt(power / count);
  }

  /** The largest difference of one picture, in steps. */
  public int stepsApart(Logits others, int picture, double step) {
    return IntStream.range(0, rows[picture].length)
        .map(k -> (int) Math.round(Math.abs(rows[picture][k] - others.rows[picture][k]) / step))
        .max()
        .orElseThrow();
  }

  /** The best classes of a picture, best first. */
  public List<Integer> best(int picture, int count) {
    float[] row = rows[picture];
    return IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -row[k]))
        .limit(count)
        .toList();
  }

  /** Pictures whose best classes are the same, in any order. */
  public int sameTop(Logits others, int count) {
    return (int)
        IntStream.range(0, rows.length)
            .filter(i -> Set.copyOf(best(i, count)).equals(Set.copyOf(others.best(i, count))))
            .count();
  }

  /** Of the best classes, how many are the same in the picture where they are fewest. */
  public int leastShared(Logits others, int count) {
    return IntStream.range(0, rows.length)
        .map(
            i -> {
              Set<Integer> shared = new HashSet<>(best(i, count));
              shared.retainAll(others.best(i, count));
              return shared.size();
            })
        .min()
        .orElseThrow();
  }

  /**
   * Pictures with a class among their best that the others rank behind theirs by more than so much.
   *
   * @param tolerance between logits
   */
  public int swaps(Logits others, int count, double tolerance) {
    return (int)
        IntStream.range(0, rows.length)
            .filter(
                i -> {
                  List<Integer> theirs = others.best(i, count);
                  float last = others.rows[i][theirs.get(count - 1)];
                  return best(i, count).stream()
                      .anyMatch(k -> others.rows[i][k] < last - tolerance);
                })
            .count();
  }
}
