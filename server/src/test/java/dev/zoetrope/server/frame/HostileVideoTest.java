package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and malicious videos: every frame is answered once, and memory stays what it was. */
class HostileVideoTest {
  private static final int ROWS = 4;

  private final VideoFixture fixture = new VideoFixture(ROWS, TestPictures.MAX_PIXELS, 256L << 20);

  @AfterEach
  void leavesNothing() {
    fixture.close();
    assertThat(fixture.memory.open()).isZero();
    assertThat(fixture.memory.reserved()).isZero();
    assertThat(fixture.slab.freeRows()).isEqualTo(ROWS);
    assertThat(fixture.budget.used()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.h264",
        "slices.h264",
        "reordered.h264",
        "fields.h264",
        "plain.h265",
        "reordered.h265",
        "open.h265"
      })
  void answersEveryMutantOnceAndGoesOn(String name) {
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 25; round++) {
      mutantStream(name, random);
    }
    assertThat(fixture.memory.open()).isZero();
  }

  private void mutantStream(String name, Random random) {
    PixelFormat format = VideoClip.formatOf(name);
    List<byte[]> units = VideoClip.load(name);
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
    int sent = 0;
    for (int i = 0; i < 20; i++) {
      byte[] unit = random.nextInt(3) == 0 ? mutate(units.get(i), random) : units.get(i);
      if (random.nextInt(25) > 0) {
        stream.send(sent++, format, unit);
        fixture.decodeAll();
        fixture.runLane();
      }
    }
    int before = sent;
    stream.send(sent++, format, units.get(0));
    fixture.decodeAll();
    fixture.runLane();
    stream.inbox.finish();
    fixture.decodeAll();
    fixture.runLane();
    assertThat(stream.answers()).isEqualTo(sent);
    assertThat(stream.outcomes)
        .as("a whole keyframe is decoded, whatever came before")
        .containsEntry((long) before, Outcome.OUTCOME_RESULT);
    stream.inbox.close();
    fixture.decodeAll();
  }

  private static byte[] mutate(byte[] unit, Random random) {
    byte[] mutant = unit.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(unit, random.nextInt(unit.length) + 1);
      }
      case 1 -> {
        random.nextBytes(mutant);
        return mutant;
      }
      default -> {
        int edits = 1 + random.nextInt(6);
        for (int i = 0; i < edits; i++) {
          // Half of them among the first bytes, where parameter sets and slice headers are.
          int range = random.nextBoolean() ? Math.min(60, mutant.length) : mutant.length;
          mutant[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
        }
        return mutant;
      }
    }
  }

  @Test
  void noiseOfAnyLengthIsAnswered() {
    Random random = new Random(1);
    for (PixelFormat format :
        List.of(PixelFormat.PIXEL_FORMAT_H264, PixelFormat.PIXEL_FORMAT_H265)) {
      VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
      for (int i = 0; i < 500; i++) {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        if (noise.length > 8 && random.nextBoolean()) {
          noise[0] = noise[1] = 0;
          noise[2] = 1;
          noise[3] = (byte) (format == PixelFormat.PIXEL_FORMAT_H264 ? 0x65 : 0x26);
        }
        stream.send(i, format, noise);
        fixture.decodeAll();
      }
      assertThat(stream.answers()).isEqualTo(500);
      assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_INVALID);
      stream.inbox.close();
    }
  }

  /** Sets that announce much, in front of real pictures that FFmpeg would take memory for. */
  @Test
  void takesNoMemoryForWhatParameterSetsAnnounce() {
    byte[] keyframe = VideoClip.load("plain.h264").get(0);
    byte[] keyframe5 = VideoClip.load("plain.h265").get(0);
    System.gc();
    long before = Pointer.physicalBytes();
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    int sent = 0;
    for (int i = 0; i < 20; i++) {
      stream.send(
          sent++, PixelFormat.PIXEL_FORMAT_H264, join(TestSps.h264(1024, 1024, 16), keyframe));
      stream.send(
          sent++, PixelFormat.PIXEL_FORMAT_H264, join(keyframe, TestSps.h264(1024, 1024, 16)));
      stream.send(sent++, PixelFormat.PIXEL_FORMAT_H264, join(TestSps.h264(8, 8, 1000), keyframe));
      stream.send(
          sent++,
          PixelFormat.PIXEL_FORMAT_H265,
          join(TestSps.h265(16384, 16384, 16, 2), keyframe5));
      fixture.decodeAll();
      fixture.runLane();
    }
    assertThat(stream.outcomes.values()).containsOnly(Outcome.OUTCOME_INVALID);
    assertThat(fixture.memory.reserved()).isZero();
    // Within the limit on one picture, beyond that on all decoders.
    stream.send(sent++, PixelFormat.PIXEL_FORMAT_H264, join(TestSps.h264(480, 270, 16), keyframe));
    fixture.decodeAll();
    assertThat(stream.outcomes).containsEntry((long) sent - 1, Outcome.OUTCOME_OVERLOADED);
    assertThat(Pointer.physicalBytes() - before).isLessThan(60L << 20);
  }

  @Test
  void aSizeThatChangesWithEveryAccessUnitKeepsMemoryFlat() {
    byte[] keyframe = VideoClip.load("plain.h264").get(0);
    VideoFixture.Stream stream = fixture.open(Policy.POLICY_LATEST, 1);
    int[] sent = {0};
    changeSizes(stream, keyframe, sent);
    long leastGrowth = Long.MAX_VALUE;
    for (int round = 0; round < 4; round++) {
      System.gc();
      long before = Pointer.physicalBytes();
      changeSizes(stream, keyframe, sent);
      leastGrowth = Math.min(leastGrowth, Pointer.physicalBytes() - before);
    }
    assertThat(stream.answers()).isEqualTo(sent[0]);
    assertThat(fixture.memory.open()).isLessThanOrEqualTo(1);
    assertThat(leastGrowth).isLessThan(10L << 20);
  }

  private void changeSizes(VideoFixture.Stream stream, byte[] keyframe, int[] sent) {
    for (int i = 0; i < 30; i++) {
      byte[] sps = TestSps.h264(8 + i % 5 * 12, 8 + i % 7 * 12, 4);
      stream.send(sent[0]++, PixelFormat.PIXEL_FORMAT_H264, join(keyframe, sps));
      stream.send(sent[0]++, PixelFormat.PIXEL_FORMAT_H264, join(sps, keyframe));
      stream.send(sent[0]++, PixelFormat.PIXEL_FORMAT_H264, keyframe);
      fixture.decodeAll();
      fixture.runLane();
    }
    stream.inbox.finish();
    fixture.decodeAll();
    fixture.runLane();
  }

  @Test
  void openingAndClosingKeepsMemoryFlat() {
    streams();
    long pointers = Pointer.totalCount();
    long leastGrowth = Long.MAX_VALUE;
    for (int round = 0; round < 4; round++) {
      System.gc();
      long before = Pointer.physicalBytes();
      streams();
      leastGrowth = Math.min(leastGrowth, Pointer.physicalBytes() - before);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointers);
    }
    // Were they not freed, 100 decoders would be over 100 MiB.
    assertThat(leastGrowth).isLessThan(10L << 20);
  }

  private void streams() {
    for (int i = 0; i < 50; i++) {
      for (String name : List.of("reordered.h264", "reordered.h265")) {
        VideoFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 64);
        List<byte[]> units = VideoClip.load(name);
        for (int unit = 0; unit < 4; unit++) {
          stream.send(unit, VideoClip.formatOf(name), units.get(unit));
          fixture.decodeAll();
        }
        // With pictures in the decoder, in rows and waiting.
        stream.send(4, VideoClip.formatOf(name), units.get(4));
        stream.inbox.close();
        fixture.decodeAll();
      }
    }
    fixture.runLane();
    assertThat(fixture.memory.open()).isZero();
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
