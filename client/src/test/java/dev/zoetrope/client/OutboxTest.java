package dev.zoetrope.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of coded video, which build on each other; a group of four each here. */
class OutboxTest {
  private static final List<String> MODELS = List.of("m");

  private final Outbox outbox = new Outbox();

  private void add(long... sequences) {
    for (long sequence : sequences) {
      ByteBuffer unit = ByteBuffer.wrap(new byte[] {(byte) sequence});
      outbox.add(
          Picture.accessUnit(
              sequence, PixelFormat.PIXEL_FORMAT_H264, unit, Math.floorMod(sequence, 4) == 0));
    }
  }

  private List<Long> send(boolean latest) {
    List<Long> sent = new ArrayList<>();
    for (InFlightFrame next = outbox.firstWaiting(); next != null; next = outbox.firstWaiting()) {
      assertThat(next.picture()).isNotNull();
      assertThat(next.picture().pixels().get(0)).isEqualTo((byte) next.sequence());
      sent.add(next.sequence());
      outbox.sent(latest, !latest);
    }
    return sent;
  }

  private void answer(long... sequences) {
    for (long sequence : sequences) {
      assertThat(outbox.settle(sequence, "m", MODELS)).isNotNull();
    }
  }

  private static List<Long> sequences(List<InFlightFrame> frames) {
    return frames.stream().map(InFlightFrame::sequence).toList();
  }

  @Test
  void latestLeavesOutWhatLiesBeforeTheNewestKeyframe() {
    add(0, 1, 2, 3, 4, 5);

    assertThat(sequences(outbox.withdraw(true))).containsExactly(0L, 1L, 2L, 3L);
    assertThat(send(true)).containsExactly(4L, 5L);
  }

  @Test
  void latestSendsAWholeRunWithoutAKeyframe() {
    add(0, 1);
    send(true);
    add(2, 3);

    assertThat(outbox.withdraw(true)).isEmpty();
    assertThat(send(true)).containsExactly(2L, 3L);
  }

  @Test
  void aRunThatGrowsTooLongIsDroppedUpToTheNextKeyframe() {
    outbox.add(
        Picture.accessUnit(
            1, PixelFormat.PIXEL_FORMAT_H264, ByteBuffer.wrap(new byte[] {1}), true));
    for (int i = 2; i <= Outbox.MAX_CODED_WAITING + 1; i++) {
      outbox.add(
          Picture.accessUnit(
              i, PixelFormat.PIXEL_FORMAT_H264, ByteBuffer.wrap(new byte[] {1}), false));
    }
    assertThat(outbox.withdraw(true)).hasSize(Outbox.MAX_CODED_WAITING + 1);
    add(101, 102, 103);
    assertThat(sequences(outbox.withdraw(true))).containsExactly(101L, 102L, 103L);
    add(104, 105);

    assertThat(outbox.withdraw(true)).isEmpty();
    assertThat(send(true)).containsExactly(104L, 105L);
    assertThat(outbox.onWire()).isEqualTo(2);
  }

  @Test
  void afterABreakLatestBeginsWithAKeyframe() {
    add(0, 1, 2);
    send(true);
    add(3);

    assertThat(sequences(outbox.breakOff(true, true, 3))).containsExactly(0L, 1L, 2L);
    assertThat(sequences(outbox.withdraw(true))).containsExactly(3L);
    add(4);
    assertThat(outbox.withdraw(true)).isEmpty();
    assertThat(send(true)).containsExactly(4L);
  }

  @Test
  void afterABreakQueueSendsTheGroupAgainFromItsKeyframe() {
    add(0, 1, 2, 3, 4, 5, 6);
    send(false);
    answer(0, 1, 2, 3, 4, 6);
    add(7);

    assertThat(outbox.breakOff(true, false, 3)).isEmpty();
    assertThat(outbox.withdraw(false)).isEmpty();
    assertThat(outbox.onWire()).isZero();
    assertThat(send(false)).containsExactly(4L, 5L, 6L, 7L);
    assertThat(outbox.onWire()).as("4 and 6 want no answer any more").isEqualTo(2);
    assertThat(outbox.settle(4, "m", MODELS)).as("told before").isNull();
    answer(5, 7);
    assertThat(outbox.unanswered()).isZero();
  }

  @Test
  void afterABreakWithEverythingAnsweredQueueStillBringsTheDecoderUpToDate() {
    add(4, 5);
    send(false);
    answer(4, 5);

    assertThat(outbox.breakOff(true, false, 3)).isEmpty();
    add(6);
    assertThat(outbox.withdraw(false)).isEmpty();
    assertThat(send(false)).containsExactly(4L, 5L, 6L);
    answer(6);
    assertThat(outbox.unanswered()).isZero();
  }

  @Test
  void whatBuildsOnAFrameThatIsGivenUpIsLostWithIt() {
    add(4, 5, 6, 7, 8);
    send(false);
    answer(4);
    for (int breaks = 1; breaks < 3; breaks++) {
      assertThat(outbox.breakOff(true, false, 3)).isEmpty();
      send(false);
    }

    assertThat(sequences(outbox.breakOff(true, false, 3))).containsExactly(5L, 6L, 7L, 8L);
    add(9);
    assertThat(sequences(outbox.withdraw(false))).containsExactly(9L);
    add(12);
    assertThat(outbox.withdraw(false)).isEmpty();
  }

  @Test
  void afterARefusedFrameOnlyAKeyframeHelps() {
    add(0, 1, 2, 4);
    assertThat(outbox.refuseFirstWaiting()).isNotNull();

    assertThat(sequences(outbox.withdraw(false))).containsExactly(1L, 2L);
    assertThat(send(false)).containsExactly(4L);
  }

  @Test
  void aGroupThatIsTooLargeToKeepIsGivenUp() {
    SentGroups groups = new SentGroups();
    ByteBuffer large = ByteBuffer.allocate((int) (SentGroups.MAX_BYTES / 2));
    groups.sent(Picture.accessUnit(0, PixelFormat.PIXEL_FORMAT_H264, large, true));
    groups.sent(Picture.accessUnit(1, PixelFormat.PIXEL_FORMAT_H264, large, false));
    assertThat(groups.from(1)).hasSize(2);
    groups.sent(
        Picture.accessUnit(2, PixelFormat.PIXEL_FORMAT_H264, ByteBuffer.allocate(1), false));

    assertThat(groups.from(2)).isEmpty();
  }
}
