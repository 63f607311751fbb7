package dev.zoetrope.bench.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HistogramTextTest {
  private static ReadBudget budget() {
    return ReadBudget.forFile(0);
  }

  @Test
  void readsWhatItWroteAndWhatHdrHistogramReads() throws Exception {
    Random random = new Random(1);
    for (int digits = 0; digits <= 3; digits++) {
      Histogram histogram = new Histogram(digits);
      for (int i = 0; i < 500; i++) {
        histogram.recordValueWithCount(random.nextLong(1L << random.nextInt(1, 62)), 1 + i % 7);
        String text = HistogramText.write(histogram);
        if (i % 50 == 0) {
          assertThat(HistogramText.read(text, budget(), "h")).isEqualTo(histogram);
          assertThat(Histogram.fromString(text)).isEqualTo(histogram);
        }
      }
    }
    Histogram empty = new Histogram(2);
    assertThat(HistogramText.read(HistogramText.write(empty), budget(), "h")).isEqualTo(empty);
  }

  @Test
  void countsAsManyAsHdrHistogramAllocates() {
    for (int digits = 0; digits <= 3; digits++) {
      for (long highest : new long[] {2, 1_000, 1L << 33, (1L << 40) - 1, Long.MAX_VALUE}) {
        Histogram histogram = new Histogram(highest, digits);
        assertThat(HistogramText.counts(digits, highest) * Long.BYTES + 512)
            .as("%d digits to %d", digits, highest)
            .isBetween(
                (long) histogram.getEstimatedFootprintInBytes(),
                histogram.getEstimatedFootprintInBytes() + 16_384L);
      }
    }
  }

  private static String forged(int digits, long highest, double ratio, byte[] counts) {
    ByteBuffer plain = ByteBuffer.allocate(40 + counts.length);
    plain.putInt(0x1c849313).putInt(counts.length).putInt(0).putInt(digits);
    plain.putLong(1).putLong(highest).putDouble(ratio).put(counts);
    Deflater deflater = new Deflater();
    deflater.setInput(plain.array());
    deflater.finish();
    byte[] small = new byte[1 << 20];
    int length = deflater.deflate(small);
    deflater.end();
    ByteBuffer all = ByteBuffer.allocate(8 + length);
    all.putInt(0x1c849314).putInt(length).put(small, 0, length);
    return Base64.getEncoder().encodeToString(all.array());
  }

  private static void refuses(String text, String why) {
    assertThatThrownBy(() -> HistogramText.read(text, budget(), "h"))
        .isInstanceOf(ResultFormatException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesForgeries() {
    refuses(forged(5, 1L << 60, 1, new byte[] {2}), "must have 0 to 3 significant digits, not 5");
    refuses(forged(3, 1, 1, new byte[] {2}), "ends at 1");
    refuses(forged(3, 1_000, 2, new byte[] {2}), "scaled");
    refuses(forged(0, 2, 1, new byte[64]), "damaged counts");
    refuses("", "no compressed V2 histogram");
  }

  @Test
  void takesNoMoreThanItsBudget() throws Exception {
    refuses(forged(3, 1_000, 1, new byte[200 << 20]), "which is all that one of its size gets");
    String large = forged(3, Long.MAX_VALUE, 1, new byte[] {2});
    ReadBudget budget = budget();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                HistogramText.read(large, budget, "h");
              }
            })
        .isInstanceOf(ResultFormatException.class)
        .hasMessageContaining("need more than 67108864 bytes");
  }
}
