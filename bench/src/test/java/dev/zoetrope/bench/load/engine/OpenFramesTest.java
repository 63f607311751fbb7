package dev.zoetrope.bench.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenFramesTest {

  @Test
  void knowsWhatIsOpenWhateverTheOrderOfAnswers() {
    OpenFrames frames = new OpenFrames();
    Map<Long, Long> expected = new HashMap<>();
    Random random = new Random(3);
    for (int step = 0; step < 100_000; step++) {
      if (random.nextInt(100) < 51 && expected.size() < 500) {
        long sequence = frames.add(step);
        frames.sent(sequence, step + 1);
        expected.put(sequence, (long) step);
      } else {
        long sequence = frames.next() == 0 ? 0 : random.nextLong(frames.next() + 3);
        assertThat(frames.isOpen(sequence)).isEqualTo(expected.containsKey(sequence));
        assertThat(frames.isKnown(sequence)).isEqualTo(sequence < frames.next());
        Long scheduled = expected.remove(sequence);
        if (scheduled != null) {
          assertThat(frames.scheduled(sequence)).isEqualTo(scheduled);
          assertThat(frames.sent(sequence)).isEqualTo(scheduled + 1);
          frames.close(sequence);
        }
      }
      assertThat(frames.open()).isEqualTo(expected.size());
    }
  }

  @Test
  void aFrameThatIsNeverAnsweredDoesNotLoseTheOthers() {
    OpenFrames frames = new OpenFrames();
    frames.add(0);
    for (int i = 1; i < 10_000; i++) {
      long sequence = frames.add(i);
      frames.close(sequence);
    }

    assertThat(frames.isOpen(0)).isTrue();
    assertThat(frames.open()).isEqualTo(1);
    assertThat(frames.first()).isZero();
    frames.close(0);
    assertThat(frames.first()).isEqualTo(10_000);
  }
}
