package dev.zoetrope.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class DemoReportTest {
  private final SampleVideo video;

  DemoReportTest() throws Exception {
    video = SampleVideo.load();
  }

  private String html(int wrongScene, String label) throws Exception {
    DemoRun run = SyntheticRun.of(video, wrongScene, label);
    Verdicts verdicts = Verdicts.of(video, run.answers());
    return new DemoReport(video, run, verdicts).html(Map.of("Processor", "a <fast> one"));
  }

  @Test
  void saysWhatWasMeasured() throws Exception {
    String html = html(-1, "tabby");
    assertThat(html)
        .contains("3 of 3 scenes recognised", "verdict good", "540 / 600", "2.35 s")
        .contains("135 of 135 right", "ImageNet has no class for it", "superseded <b>60</b>");
  }

  @Test
  void showsAFailedSceneAsFailed() throws Exception {
    assertThat(html(1, "tabby"))
        .contains("2 of 3 scenes recognised", "verdict bad", "0 of 135 right");
  }

  @Test
  void asksNobodyForAnything() throws Exception {
    String html = html(-1, "tabby");
    assertThat(Pattern.compile("(?:src|href)=\"(?!data:)").matcher(html).find()).isFalse();
    assertThat(html).doesNotContain("http://", "https://", "url(", "@import", "<script", "<link");
    assertThat(html.split("data:image/jpeg;base64,", -1)).hasSize(13);
  }

  @Test
  void escapesTextFromElsewhere() throws Exception {
    String html = html(-1, "<script>alert('x')</script> & \"more\"");
    assertThat(html)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;")
        .contains("a &lt;fast&gt; one");
  }

  /** Chart numbers and markup are well formed when the page's body parses as XML. */
  @Test
  void isWellFormed() throws Exception {
    String html = html(-1, "tabby");
    String body = html.substring(html.indexOf("<main>"), html.indexOf("</main>") + 7);
    String xml = body.replaceAll("(<img [^>]*)>", "$1/>");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getElementsByTagName("svg")
                .getLength())
        .isEqualTo(3);
    String numbers = body.replaceAll("base64,[^\"]*", "");
    assertThat(numbers).doesNotContain("NaN", "Infinity");
  }

  @Test
  void standsARunWithoutAnyAnswer() throws Exception {
    DemoRun full = SyntheticRun.of(video, -1, "tabby");
    DemoRun empty =
        new DemoRun(
            full.started(),
            full.length(),
            full.model(),
            full.startToReady(),
            full.framesShown(),
            java.util.List.of());
    Verdicts verdicts = Verdicts.of(video, empty.answers());
    String html = new DemoReport(video, empty, verdicts).html(Map.of());
    assertThat(html).contains("0 of 3 scenes recognised").doesNotContain("NaN", "Infinity");
  }
}
