package dev.zoetrope.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScatterChartTest {
  private static final Pattern NAME = Pattern.compile("<text x=\"\\S+\" y=\"(\\S+)\" [^>]*>twin");

  @Test
  void keepsNamesOfEqualPointsApart() {
    String svg =
        ScatterChart.svg(
            "t",
            List.of(
                new ScatterChart.Point("twin a", 10, 100, 0),
                new ScatterChart.Point("twin b", 10, 100, 1),
                new ScatterChart.Point("twin c", 10, 100, 2)),
            95,
            100);
    List<Double> heights =
        NAME.matcher(svg).results().map(match -> Double.valueOf(match.group(1))).toList();
    assertThat(heights).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void coversValuesBelowTheUsualAxis() {
    String svg = ScatterChart.svg("t", List.of(new ScatterChart.Point("low", 5, 41.3, 0)), 95, 100);
    Matcher circle = Pattern.compile("cy=\"([0-9.]+)\"").matcher(svg);
    assertThat(circle.find()).isTrue();
    assertThat(Double.parseDouble(circle.group(1))).isBetween(Plot.TOP, Plot.HEIGHT - Plot.BOTTOM);
    assertThat(svg).contains(">40<", ">100<").doesNotContain(">0.4<");
  }
}
