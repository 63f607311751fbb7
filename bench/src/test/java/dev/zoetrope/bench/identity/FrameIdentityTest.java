package dev.zoetrope.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameIdentityTest {
  private final Random random = new Random(5);

  private FrameIdentity any() {
    return new FrameIdentity(random.nextInt(65_536), random.nextLong(1L << 32));
  }

  @Test
  void comesBackFromItsWord() {
    for (int i = 0; i < 10_000; i++) {
      FrameIdentity identity = any();
      assertThat(FrameIdentity.of(identity.word())).contains(identity);
    }
    FrameIdentity largest = new FrameIdentity(65_535, 0xffff_ffffL);
    assertThat(FrameIdentity.of(largest.word())).contains(largest);
    assertThat(FrameIdentity.of(new FrameIdentity(0, 0).word())).contains(new FrameIdentity(0, 0));
  }

  @Test
  void everyFlippedBitIsNoticedOrChangesTheFrame() {
    FrameIdentity identity = any();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      assertThat(FrameIdentity.of(identity.word() ^ 1L << bit)).isNotEqualTo(identity);
    }
  }

  @Test
  void neighboursDifferInManyBlocks() {
    for (int i = 0; i < 1_000; i++) {
      FrameIdentity one = any();
      FrameIdentity next = new FrameIdentity(one.stream(), (one.sequence() + 1) % (1L << 32));
      assertThat(Long.bitCount(one.word() ^ next.word())).isGreaterThan(8);
    }
  }

  @Test
  void wordsPutTogetherFromTwoFramesHaveWrongCheckBits() {
    int unnoticed = 0;
    for (int i = 0; i < 20_000; i++) {
      FrameIdentity one = any();
      FrameIdentity next = new FrameIdentity(one.stream(), (one.sequence() + 1) % (1L << 32));
      long upper = -1L << (8 * (1 + random.nextInt(7)));
      long torn = (one.word() & upper) | (next.word() & ~upper);
      if (torn != one.word() && torn != next.word() && FrameIdentity.of(torn).isPresent()) {
        unnoticed++;
      }
    }
    // One in 65,536 by chance.
    assertThat(unnoticed).isLessThan(5);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameIdentity(65_536, 0))
        .withMessage("stream must be 0 to 65535, not 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameIdentity(0, 1L << 32))
        .withMessage("sequence must be 0 to 4294967295, not 4294967296");
  }
}
