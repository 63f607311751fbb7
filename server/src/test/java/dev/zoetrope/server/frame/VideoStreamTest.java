package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private void send(VideoFixture.Stream stream, String name, int... indices) {
    List<byte[]> units = VideoClip.load(name);
    for (int index : indices) {
      stream.send(index, VideoClip.formatOf(name), units.get(index));
      fixture.decodeAll();
      fixture.runLane();
    }
  }

  private static int[] indices(int from, int to) {
    return range(from, to).stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Long> with(VideoFixture.Stream stream, Outcome outcome) {
    return stream.outcomes.entrySet().stream()
        .filter(entry -> entry.getValue() == outcome)
        .map(Map.Entry::getKey)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.h264", "plain.h265", "slices.h264"})
  void damageCostsItsFrameAndThoseUpToTheNextKeyframe(String name) {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 16);
    List<byte[]> units = VideoClip.load(name);
    for (int i = 0; i < 20; i++) {
      byte[] unit = units.get(i).clone();
      if (i == 3) {
        // Arithmetic-coded data of H.265 hold no mark of damage; its slice headers do.
        for (int at = name.endsWith("5") ? 7 : unit.length / 2; at < unit.length; at++) {
          unit[at] ^= 0x55;
        }
      }
      stream.send(i, VideoClip.formatOf(name), unit);
      fixture.decodeAll();
      fixture.runLane();
    }

    assertThat(with(stream, Outcome.OUTCOME_RESULT))
        .containsExactly(0L, 1L, 2L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
    assertThat(stream.numbers)
        .allSatisfy((sequence, n) -> assertThat(n).isEqualTo(sequence.intValue()));
    assertThat(stream.details.get(3L)).startsWith("pixels: damaged");
    assertThat(stream.details.get(4L))
        .isEqualTo("pixels: waits for a keyframe after damage at sequence 3");
    assertThat(stream.outcomes.get(9L)).isEqualTo(Outcome.OUTCOME_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.h264", "plain.h265", "reordered.h264", "reordered.h265"})
  void noticesThatAnAccessUnitIsMissing(String name) {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    List<byte[]> units = VideoClip.load(name);
    int lost = name.startsWith("plain") ? 5 : 1;
    for (int i = 0; i < 30; i++) {
      if (i != lost) {
        send(stream, name, i);
      }
    }
    stream.inbox.finish();
    fixture.decodeAll();
    fixture.runLane();

    assertThat(units).hasSizeGreaterThan(30);
    assertThat(stream.answers()).isEqualTo(29);
    assertThat(stream.outcomes.get(9L)).isEqualTo(Outcome.OUTCOME_INVALID);
    assertThat(stream.details.get(9L)).startsWith("pixels: waits for a keyframe after damage at");
    assertThat(with(stream, Outcome.OUTCOME_RESULT))
        .contains(0L, 10L, 11L, 19L, 20L, 29L)
        .doesNotContain(lost + 1L, 8L);
  }

  @Test
  void answersInvalidBeforeTheFirstKeyframe() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    send(stream, "plain.h264", 7, 8, 9, 10, 11);

    assertThat(with(stream, Outcome.OUTCOME_INVALID)).containsExactly(7L, 8L, 9L);
    assertThat(stream.details.get(7L)).isEqualTo("pixels: waits for a keyframe");
    assertThat(stream.numbers).containsEntry(10L, 10).containsEntry(11L, 11);
  }

  @Test
  void refusesParameterSetsWithoutAPictureAndGoesOn() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    send(stream, "plain.h264", 0, 1);
    byte[] keyframe = VideoClip.load("plain.h264").get(10);
    stream.send(50, PixelFormat.PIXEL_FORMAT_H264, Arrays.copyOf(keyframe, 20));
    fixture.decodeAll();
    send(stream, "plain.h264", 2);

    assertThat(stream.details.get(50L))
        .isEqualTo(
            "pixels: no picture in this access unit; parameter sets come with their picture");
    assertThat(stream.numbers).containsEntry(2L, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "tenbit.h264, 'pixels: H.264 of 4:2:0 with 8 bits a sample, got 4:2:0 with 10'",
    "tenbit.h265, 'pixels: H.265 of 4:2:0 with 8 bits a sample, got 4:2:0 with 10'",
    "halved.h264, 'pixels: H.264 of 4:2:0 with 8 bits a sample, got 4:2:2 with 8'",
    "whole.h264, 'pixels: H.264 of 4:2:0 with 8 bits a sample, got 4:4:4 with 8'"
  })
  void refusesOtherSamples(String name, String detail) {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    send(stream, name, 0, 1);

    assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_INVALID);
    assertThat(stream.details.get(0L)).isEqualTo(detail);
    assertThat(fixture.memory.open()).isZero();
  }

  @Test
  void aChangeOfSizeAndCodecAtAKeyframeJustWorks() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    play(stream, "reordered.h264", 0);
    play(stream, "upright.h264", 100);
    play(stream, "reordered.h265", 200);
    play(stream, "reordered.h264", 300);

    assertThat(stream.outcomes).hasSize(130);
    assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_RESULT);
    assertThat(fixture.memory.open()).isEqualTo(1);
  }

  /** Without the end of the one that lets its held pictures out. */
  @Test
  void picturesHeldBackComeOutBeforeTheSizeChanges() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    send(stream, "reordered.h264", indices(0, 10));
    List<byte[]> upright = VideoClip.load("upright.h264");
    stream.send(100, PixelFormat.PIXEL_FORMAT_H264, upright.get(0));
    fixture.decodeAll();
    fixture.runLane();
    fixture.decodeAll();
    fixture.runLane();

    assertThat(with(stream, Outcome.OUTCOME_RESULT))
        .containsAll(range(0, 10).stream().map(i -> (long) i).toList());
  }

  @Test
  void aJpegBetweenAccessUnitsDisturbsNothing() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    send(stream, "plain.h264", 0, 1);
    stream.send(70, PixelFormat.PIXEL_FORMAT_JPEG, TestPictures.resource("baseline420.jpg"));
    fixture.decodeAll();
    fixture.runLane();
    send(stream, "plain.h264", 2);

    assertThat(stream.outcomes).hasSize(4);
    assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_RESULT);
    assertThat(stream.numbers).containsEntry(2L, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reordered.h264", "reordered.h265"})
  void keyframesOnlyAnswersThemAtOnceAndSkipsTheRest(String name) {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    List<byte[]> units = VideoClip.load(name);
    for (int i = 0; i < 25; i++) {
      boolean only = i < 15;
      stream.send(i, VideoClip.formatOf(name), units.get(i), Long.MAX_VALUE, only);
      fixture.decodeAll();
      fixture.runLane();
    }

    stream.inbox.finish();
    fixture.decodeAll();
    fixture.runLane();

    assertThat(stream.numbers).containsEntry(0L, 0).containsEntry(10L, 10).doesNotContainKey(12L);
    assertThat(stream.outcomes.get(14L)).isEqualTo(Outcome.OUTCOME_SKIPPED);
    assertThat(stream.outcomes.get(15L))
        .as("what it builds on was skipped")
        .isEqualTo(Outcome.OUTCOME_SKIPPED);
    assertThat(with(stream, Outcome.OUTCOME_RESULT)).contains(20L, 24L).doesNotContain(5L, 16L);
  }

  @Test
  void anExpiredFrameIsDecodedForThoseThatBuildOnIt() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    List<byte[]> units = VideoClip.load("plain.h264");
    for (int i = 0; i < 5; i++) {
      long deadline = i == 2 ? 1 : Long.MAX_VALUE;
      stream.send(i, PixelFormat.PIXEL_FORMAT_H264, units.get(i), deadline, false);
    }
    fixture.decodeAll();
    fixture.runLane();
    fixture.decodeAll();
    fixture.runLane();

    assertThat(with(stream, Outcome.OUTCOME_EXPIRED)).containsExactly(2L);
    assertThat(stream.numbers).containsEntry(3L, 3).containsEntry(4L, 4);
  }

  @Test
  void latestDecodesEverythingAndKeepsTheNewestWhereNoRowIsFree() {
    int[] taken = {
      fixture.slab.tryAcquire(),
      fixture.slab.tryAcquire(),
      fixture.slab.tryAcquire(),
      fixture.slab.tryAcquire()
    };
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    send(stream, "plain.h264", indices(0, 8));
    assertThat(with(stream, Outcome.OUTCOME_SUPERSEDED))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(fixture.memory.decoded()).isEqualTo(8);

    for (int row : taken) {
      fixture.slab.release(row);
    }
    fixture.decodeAll();
    fixture.runLane();
    assertThat(stream.numbers).containsOnlyKeys(7L).containsEntry(7L, 7);
  }

  @Test
  void latestTakesTheRowOfItsOwnOlderPicture() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 16);
    List<byte[]> units = VideoClip.load("plain.h264");
    for (int i = 0; i < 7; i++) {
      stream.send(i, PixelFormat.PIXEL_FORMAT_H264, units.get(i));
      fixture.decodeAll();
    }
    fixture.runLane();

    assertThat(with(stream, Outcome.OUTCOME_SUPERSEDED)).containsExactly(0L, 1L, 2L);
    assertThat(stream.numbers).containsOnlyKeys(3L, 4L, 5L, 6L);
  }

  @Test
  void queueWaitsForRowsInOrder() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    List<byte[]> units = VideoClip.load("plain.h264");
    for (int i = 0; i < 30; i++) {
      stream.send(i, PixelFormat.PIXEL_FORMAT_H264, units.get(i));
    }
    fixture.decodeAll();
    assertThat(fixture.slab.freeRows()).isZero();
    assertThat(fixture.memory.decoded()).as("one more than there are rows").isEqualTo(ROWS + 1);
    while (stream.answers() < 30) {
      fixture.runLane();
      fixture.decodeAll();
    }
    assertThat(stream.numbers)
        .allSatisfy((sequence, n) -> assertThat(n).isEqualTo(sequence.intValue()));
  }

  @Test
  void queueAsksForMoreWhenAllItsWindowIsHeldBackForReordering() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 1);
    send(stream, "reordered.h264", 0);
    assertThat(stream.answers()).isZero();
    assertThat(stream.inbox.inFlight()).as("counted against the window").isZero();
    assertThat(stream.roomSignals).isEqualTo(1);
  }

  @Test
  void latestShedsUpToTheNewestKeyframeWhenTooManyWait() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 16);
    List<byte[]> units = VideoClip.load("plain.h264");
    for (int i = 0; i < 70; i++) {
      stream.send(i, PixelFormat.PIXEL_FORMAT_H264, units.get(i % 40));
    }
    assertThat(with(stream, Outcome.OUTCOME_SUPERSEDED)).hasSize(60);
    assertThat(stream.details.get(0L)).isEqualTo("64 frames of this stream waited to be decoded");
    fixture.decodeAll();
    fixture.runLane();
    assertThat(stream.numbers).containsEntry(69L, 29);
    assertThat(stream.answers()).isEqualTo(70);
  }

  @Test
  void latestWaitsForAKeyframeWhenNoneIsAmongThoseThatWait() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 16);
    List<byte[]> units = VideoClip.load("plain.h264");
    for (int i = 0; i < 68; i++) {
      stream.send(i, PixelFormat.PIXEL_FORMAT_H264, units.get(i == 0 ? 0 : 1));
    }
    assertThat(stream.details.get(66L))
        .isEqualTo("pixels: waits for a keyframe after sequence 64, which was not decoded");
    stream.send(100, PixelFormat.PIXEL_FORMAT_H264, units.get(10));
    fixture.decodeAll();
    fixture.runLane();
    assertThat(with(stream, Outcome.OUTCOME_SUPERSEDED)).hasSize(68);
    assertThat(stream.numbers).containsOnlyKeys(100L);
  }

  @Test
  void rejectAnswersOverloadedUntilAKeyframe() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_REJECT, 3);
    List<byte[]> units = VideoClip.load("plain.h264");
    for (int i = 0; i < 5; i++) {
      stream.send(i, PixelFormat.PIXEL_FORMAT_H264, units.get(i));
    }
    fixture.decodeAll();
    fixture.runLane();
    send(stream, "plain.h264", 5, 6, 10, 11);

    assertThat(with(stream, Outcome.OUTCOME_OVERLOADED)).containsExactly(3L, 4L, 5L, 6L);
    assertThat(stream.details.get(5L))
        .isEqualTo("pixels: waits for a keyframe after sequence 4, which was not decoded");
    assertThat(stream.numbers).containsEntry(10L, 10).containsEntry(11L, 11);
  }

  @Test
  void refusesADecoderBeyondTheMemorySetAside() {
    VideoFixture small = new VideoFixture(ROWS, MAX_PIXELS, 2 << 20);
    VideoFixture.Stream first = small.open(Policy.POLICY_LATEST, 1);
    VideoFixture.Stream second = small.open(Policy.POLICY_LATEST, 1);
    byte[] keyframe = VideoClip.load("plain.h264").get(0);
    byte[] other = VideoClip.load("plain.h264").get(1);
    first.send(0, PixelFormat.PIXEL_FORMAT_H264, keyframe);
    second.send(0, PixelFormat.PIXEL_FORMAT_H264, keyframe);
    second.send(1, PixelFormat.PIXEL_FORMAT_H264, other);
    small.decodeAll();
    small.runLane();
    assertThat(first.outcomes).containsEntry(0L, Outcome.OUTCOME_RESULT);
    assertThat(second.outcomes.values()).containsOnly(Outcome.OUTCOME_OVERLOADED);
    assertThat(second.details.get(0L))
        .startsWith("max_video_bytes: the decoders of all streams have");

    first.inbox.close();
    second.send(10, PixelFormat.PIXEL_FORMAT_H264, keyframe);
    small.decodeAll();
    small.runLane();
    assertThat(second.outcomes).containsEntry(10L, Outcome.OUTCOME_RESULT);
    small.close();
    assertThat(small.memory.open()).isZero();
  }

  @Test
  void fieldsInPairsAreOnePicture() {
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    play(stream, "fields.h264", 0);
    assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_RESULT);
  }
}
