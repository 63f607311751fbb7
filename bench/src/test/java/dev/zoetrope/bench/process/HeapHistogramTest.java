package dev.zoetrope.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapHistogramTest {
  private static final String BEFORE =
      """
      1234:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:          1000          50000  [B (java.base@17.0.9)
         2:            10            400  a.Stream
      Total          1010          50400
      """;
  private static final String AFTER =
      """
         1:          3000         150000  [B (java.base@17.0.9)
         2:           110           4400  a.Stream
         3:           100          10000  a.Session
         4:             5             50  a.Proxy
         5:             5             50  a.Proxy
      Total          3220         164500
      """;

  @Test
  void addsUpWhatLives() {
    assertThat(HeapHistogram.parse(BEFORE).bytes()).isEqualTo(50_400);
    assertThat(HeapHistogram.parse(AFTER).bytes()).isEqualTo(164_500);
    assertThat(HeapHistogram.parse(AFTER).classes().get("a.Proxy"))
        .isEqualTo(new HeapHistogram.Share(10, 100));
  }

  @Test
  void tellsWhatGrewSharedOut() {
    List<String> growth =
        HeapHistogram.parse(AFTER).growthSince(HeapHistogram.parse(BEFORE), 3, 100);
    assertThat(growth)
        .containsExactly(
            "  1,000 B  20.00 x [B", "    100 B   1.00 x a.Session", "     40 B   1.00 x a.Stream");
  }

  @Test
  void looksAtARealProcess() throws Exception {
    HeapHistogram self = HeapHistogram.take(ProcessHandle.current());
    assertThat(self.classes()).containsKeys("[B", "java.lang.String");
    assertThat(self.bytes()).isGreaterThan(1_000_000);
  }
}
