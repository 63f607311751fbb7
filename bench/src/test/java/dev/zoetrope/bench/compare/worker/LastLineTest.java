package dev.zoetrope.bench.compare.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastLineTest {
  @Test
  void findsTheErrorBehindATrace() {
    assertThat(
            LastLine.of(
                "The following operation failed.\n  File \"a.py\", line 1\nRuntimeError: shape '[1]'"
                    + " is invalid\nException raised from x"))
        .isEqualTo("shape '[1]' is invalid");
  }

  @Test
  void takesTheFirstLineOfAnythingElse() {
    assertThat(LastLine.of("\n  out of memory \nmore")).isEqualTo("out of memory");
    assertThat(LastLine.of(" ")).isEqualTo("no reason given");
    assertThat(LastLine.of("x".repeat(1_000))).hasSize(304);
  }
}
