package dev.zoetrope.server.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryLayoutTest {
  private static Value value(int id, long channels) {
    return new Value(id, channels, 1, 1, Element.FLOAT, null);
  }

  @Test
  void reusesWhatNobodyReadsAnyMore() {
    Value a = value(0, 16);
    Value b = value(1, 16);
    Value c = value(2, 16);
    Value d = value(3, 16);
    Program program =
        new Program(
            a,
            d,
            List.of(new Step.Converted(a, b), new Step.Converted(b, c), new Step.Converted(c, d)));

    MemoryLayout layout = MemoryLayout.of(program, 3);

    assertThat(layout.offset(b)).isZero();
    assertThat(layout.offset(c)).isEqualTo(3 * 64);
    assertThat(layout.offset(d)).isZero();
    assertThat(layout.bytes()).isEqualTo(2 * 3 * 64);
  }

  @Test
  void linesAreWholeCacheLines() {
    Value a = value(0, 1);
    Value b = value(1, 1);
    Value c = value(2, 1);
    MemoryLayout layout =
        MemoryLayout.of(
            new Program(a, c, List.of(new Step.Converted(a, b), new Step.Paired(true, b, a, c))),
            1);
    assertThat(layout.offset(c)).isEqualTo(64);
    assertThat(layout.bytes()).isEqualTo(128);
  }

  /** What is still to be read lies where nothing else is written meanwhile. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsWhatIsStillToBeRead(long seed) {
    Random random = new Random(seed);
    List<Value> values = new ArrayList<>(List.of(value(0, 8)));
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      Value into = value(i, 1 + random.nextInt(100));
      Value from = values.get(random.nextInt(values.size()));
      Value other = values.get(random.nextInt(values.size()));
      steps.add(
          random.nextBoolean()
              ? new Step.Converted(from, into)
              : new Step.Paired(false, from, other, into));
      values.add(into);
    }
    Program program = new Program(values.get(0), values.get(60), steps);

    MemoryLayout layout = MemoryLayout.of(program, 2);

    for (int i = 0; i < steps.size(); i++) {
      Value written = steps.get(i).into();
      for (int earlier = 0; earlier < i; earlier++) {
        Value kept = steps.get(earlier).into();
        if (isReadFrom(steps, i, kept)) {
          assertThat(
                  layout.offset(written) + 2 * written.rowBytes() <= layout.offset(kept)
                      || layout.offset(kept) + 2 * kept.rowBytes() <= layout.offset(written))
              .as("value %d written over value %d", written.id(), kept.id())
              .isTrue();
        }
      }
      assertThat(layout.offset(written) + 2 * written.rowBytes())
          .isLessThanOrEqualTo(layout.bytes());
    }
  }

  private static boolean isReadFrom(List<Step> steps, int index, Value value) {
    return steps.subList(index, steps.size()).stream()
        .anyMatch(step -> step.reads().contains(value));
  }
}
