package dev.zoetrope.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompareTextTest {
  private static final Row FP32 = SampleResults.measured("fp32", 20_000_000, 1, 1, true);
  private static final Row BF16 = SampleResults.measured("bf16", 10_000_000, 0.969, 2.5, true);
  private static final String LONG =
      "a-file-with-a-name-that-is-much-too-long-for-a-table.torchscript.pt";

  private final CompareResult result =
      SampleResults.with(
          true, FP32, BF16, SampleResults.failed(LONG, "not | a module " + "word ".repeat(60)));

  @Test
  void fitsATerminalAndEndsInTheSummary() {
    String text = new CompareText(result).terminal();
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(text)
        .contains(
            "2.50 (2.25 to 2.75)", "5.00 (4.50 to 5.50)", "96.9 %", "31.3", "exact", "62.5 %");
    assertThat(text.substring(text.indexOf("In short")))
        .startsWith("In short, at batch 8:" + System.lineSeparator() + "  fp32: 2.00 times eager")
        .contains(
            "  bf16: 2.50 times as fast as fp32, 5.00 times eager PyTorch, 0.50 of its file,");
    assertThat(text).contains(LONG + ": failed: not | a module");
  }

  @Test
  void leavesOutWhatNobodyKnows() {
    String text =
        new CompareText(
                SampleResults.with(false, SampleResults.measured("fp32", 20_000_000, 1, 1, false)))
            .terminal();
    assertThat(text).doesNotContain("macro", "right", "In short, at batch 1");
  }

  @Test
  void saysThatTheReferenceFailed() {
    assertThat(
            new CompareText(SampleResults.with(false, SampleResults.failed("fp32", "no")))
                .terminal())
        .contains("Nothing is compared with fp32, which failed.");
  }

  @Test
  void keepsNamesAndReasonsFromBreakingMarkdown() {
    String text = new CompareText(result).markdown();
    assertThat(text)
        .startsWith("## mobilenet &lt;v3>")
        .contains("not \\| a module")
        .contains("|---|---:|---:|---:|---:|---:|\n")
        .contains("| bf16 | 4.00 | 6.00 | 250 | 2.50 (2.25 to 2.75) | 5.00 (4.50 to 5.50) |\n");
  }
}
