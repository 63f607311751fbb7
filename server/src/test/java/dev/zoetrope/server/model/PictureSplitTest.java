package dev.zoetrope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureSplitTest {
  private static List<byte[]> pictures(int count) {
    return IntStream.range(0, count).mapToObj(i -> new byte[] {(byte) i}).toList();
  }

  @Test
  void comparesOnOthersThanItCalibratesOn() {
    List<byte[]> all = pictures(33);
    PictureSplit split = PictureSplit.of(all, "photos");
    assertThat(split.calibration()).hasSize(17).contains(all.get(0), all.get(32));
    assertThat(split.check()).hasSize(16).doesNotContainAnyElementsOf(split.calibration());
    assertThat(split.separate()).isTrue();
    assertThat(split.text())
        .isEqualTo("calibrated on 17 pictures (every second one), compared on the 16 others");
  }

  @Test
  void usesAllForBothWhereTheyAreFew() {
    PictureSplit split = PictureSplit.of(pictures(31), "photos");
    assertThat(split.calibration()).hasSize(31).isEqualTo(split.check());
    assertThat(split.text())
        .isEqualTo("calibrated and compared on the same 31 pictures: 32 would be split");
  }

  @Test
  void refusesTooFewToSayAnything() {
    assertThatThrownBy(() -> PictureSplit.of(pictures(15), "photos"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "calibration: photos holds 15 pictures, precision auto needs at least 16");
  }
}
