package dev.zoetrope.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void escapesWhatHtmlReads() {
    assertThat(Html.escape("<a href=\"x\" on='y'>&amp;</a>"))
        .isEqualTo("&lt;a href=&quot;x&quot; on=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  }

  @Test
  void replacesControlCharacters() {
    assertThat(Html.escape("a\u0000b\u001bc\nd")).isEqualTo("a\uFFFDb\uFFFDc\nd");
  }

  @Test
  void keepsThreeSignificantDigits() {
    assertThat(Html.number(0)).isEqualTo("0");
    assertThat(Html.number(0.12345)).isEqualTo("0.123");
    assertThat(Html.number(9.996)).isEqualTo("10.0");
    assertThat(Html.number(31.26)).isEqualTo("31.3");
    assertThat(Html.number(99.96)).isEqualTo("100");
    assertThat(Html.number(12_345.6)).isEqualTo("12346");
    assertThat(Html.millis(1_234)).isEqualTo("1.23 ms");
  }
}
