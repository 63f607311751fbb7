package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.LoadCurve;
import dev.zoetrope.bench.report.Page;
import java.util.List;

/** The part of a page that shows what a search for a server's limit tried. */
public final class SearchPart {
  private SearchPart() {}

  /**
   * Adds the curve and its table.
   *
   * @param unit of the load: {@code frames/s} or {@code streams}
   * @param found what the search came to, in one sentence
   * @param points in the order in which they were tried
   * @param limitMillis the p99 that is allowed; 0 for none
   */
  public static void addTo(
      Page page, String unit, String found, List<LoadCurve.Point> points, double limitMillis) {
    List<List<String>> rows =
        points.stream()
            .map(
                point ->
                    List.of(
                        Html.number(point.offered()),
                        Html.number(point.p50Millis()) + " ms",
                        Html.number(point.p99Millis()) + " ms",
                        Texts.percent(point.answered()),
                        point.kept() ? "yes" : "no"))
            .toList();
    List<String> names =
        limitMillis > 0 ? List.of("p50", "p99", "the p99 that is allowed") : List.of("p50", "p99");
    page.section(
        "Latency over load",
        found + " Milliseconds over " + unit + "; hollow points did not keep what was asked.",
        LoadCurve.svg("Latency over load", points, limitMillis) + Page.legend(names));
    page.section(
        "What was tried",
        "In the order of the search.",
        Page.table(List.of(unit, "p50", "p99", "answered", "kept"), rows));
  }
}
