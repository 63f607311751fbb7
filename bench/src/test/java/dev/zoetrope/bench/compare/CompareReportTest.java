package dev.zoetrope.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CompareReportTest {
  private static String html(Row... rows) throws IOException {
    return new CompareReport(SampleResults.with(false, rows)).html();
  }

  @Test
  void isOneFileThatShowsEveryModel() throws IOException {
    String html =
        html(
            SampleResults.measured("fp32", 20_000_000, 1, 1, false),
            SampleResults.measured("<bf16>", 10_000_000, 0.969, 2.5, false));
    assertThat(html)
        .doesNotContain("http:", "https:", "src=", "@import", "url(", "<link", "<script", "<bf16>")
        .contains("&lt;bf16&gt;", "all measured", "mobilenet &lt;v3&gt;", "one &amp; only");
    assertThat(html.split("<circle class=\"dot ", -1)).as("points, eager among them").hasSize(4);
  }

  @Test
  void saysWhatFailed() throws IOException {
    assertThat(
            html(
                SampleResults.measured("fp32", 20_000_000, 1, 1, false),
                SampleResults.failed("B.pt", "not a module")))
        .contains("1 failed", "B.pt: failed: not a module");
  }
}
