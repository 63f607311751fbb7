package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Policy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Videos through a stream's inbox and a decode worker, by the numbers in their pictures. */
class VideoStreamTest {
  private static final int ROWS = 4;
  private static final int MAX_PIXELS = 1 << 20;
  private static final long MAX_VIDEO_BYTES = 64L << 20;

  private final VideoFixture fixture = new VideoFixture(ROWS, MAX_PIXELS, MAX_VIDEO_BYTES);

  @AfterEach
  void leavesNothing() {
    fixture.close();
    assertThat(fixture.memory.open()).isZero();
    assertThat(fixture.memory.reserved()).isZero();
    assertThat(fixture.slab.freeRows()).isEqualTo(ROWS);
    assertThat(fixture.budget.used()).isZero();
    assertThat(fixture.queue.isEmpty()).isTrue();
  }

  private void play(VideoFixture.Stream stream, String name, long firstSequence) {
    List<byte[]> units = VideoClip.load(name);
    for (int i = 0; i < units.size(); i++) {
      stream.send(firstSequence + i, VideoClip.formatOf(name), units.get(i));
      fixture.decodeAll();
      fixture.runLane();
    }
    stream.inbox.finish();
    fixture.decodeAll();
    fixture.runLane();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.h264",
        "slices.h264",
        "reordered.h264",
        "plain.h265",
        "reordered.h265",
        "open.h265"
      })
  void answersEveryFrameFromItsOwnPicture(String name) {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    play(stream, name, 0);

    int count = VideoClip.load(name).size();
    assertThat(stream.outcomes).hasSize(count);
    assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_RESULT);
    // Sequence numbers follow the order of sending, the pictures' numbers that of showing.
    List<Integer> numbers = List.copyOf(stream.numbers.values());
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(0, count));
    assertThat(numbers.equals(range(0, count))).isEqualTo(!name.matches("(reordered|open).*"));
    assertThat(fixture.memory.decoded()).isEqualTo(count);
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
