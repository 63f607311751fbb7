package dev.zoetrope.bench.load.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.bench.load.report.ComparisonPart.Cell;
import dev.zoetrope.bench.load.report.ComparisonPart.Ratio;
import dev.zoetrope.bench.load.report.ComparisonPart.Row;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.versus.VersusMetric;
import dev.zoetrope.bench.load.versus.VersusResult;
import dev.zoetrope.bench.report.Page;
import dev.zoetrope.bench.run.Comparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A comparison for people, as Markdown and as a page, and for programs. Pure. */
public final class VersusReport {
  private final VersusResult result;
  private final String command;
  private final Map<String, String> environment;
  private final List<String> reasons;

  /**
   * Of a result with at least one round.
   *
   * @param reasons why its numbers cannot be trusted; empty if they can
   */
  public VersusReport(
      VersusResult result, String command, Map<String, String> environment, List<String> reasons) {
    this.result = result;
    this.command = command;
    this.environment = environment;
    this.reasons = reasons;
  }

  private String verdict() {
    return reasons.isEmpty() ? "VALID" : "INVALID: these numbers cannot be trusted";
  }

  /** Ratios first; a rate by itself says as much about the machine. */
  public String markdown() {
    StringBuilder out = new StringBuilder("## ").append(verdict()).append("\n\n");
    reasons.forEach(reason -> out.append("- ").append(reason).append('\n'));
    if (!reasons.isEmpty()) {
      out.append('\n');
    }
    out.append("| ");
    for (int i = 0; i < result.names().size(); i++) {
      out.append(" | ").append(result.names().get(i));
      if (i > 0) {
        out.append(" | ").append(result.names().get(0)).append(" / it");
      }
    }
    out.append(" |\n|---").append("|--:".repeat(2 * result.names().size() - 1)).append("|\n");
    for (Row row : rows()) {
      out.append("| ").append(row.metric());
      for (int i = 0; i < row.cells().size(); i++) {
        Cell cell = row.cells().get(i);
        out.append(" | ").append(cell.value());
        if (i > 0) {
          out.append(" | ").append(cell.ratio().map(VersusReport::text).orElse("–"));
        }
      }
      out.append(" |\n");
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%nMedians of %d alternating rounds; in brackets the sign test's interval (%.0f %%).%n%n",
            result.rounds().size(),
            result.value(0, VersusMetric.RATE).confidence() * 100));
    environment.forEach((name, value) -> out.append("- ").append(name + ": " + value + "\n"));
    return out.append("\n```\n").append(command).append("\n```\n").toString();
  }

  private static String text(Ratio ratio) {
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f, %.2f]%s",
        ratio.value(),
        ratio.low(),
        ratio.high(),
        ratio.maybeOne() ? ", no difference seen" : "");
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (VersusMetric metric : VersusMetric.values()) {
      List<Cell> cells = new ArrayList<>();
      for (int i = 0; i < result.names().size(); i++) {
        Comparison value = result.value(i, metric);
        Optional<Ratio> ratio =
            i == 0
                ? Optional.empty()
                : result
                    .firstOver(i, metric)
                    .map(one -> new Ratio(one.median(), one.low(), one.high()));
        cells.add(new Cell(value(value.median(), metric), ratio));
      }
      if (cells.stream().anyMatch(cell -> !cell.value().equals("–"))) {
        rows.add(new Row(metric.title(), cells));
      }
    }
    rows.add(new Row("other outcomes", result.names().stream().map(this::others).toList()));
    return rows;
  }

  private static String value(double value, VersusMetric metric) {
    if (value == 0) {
      return "–";
    }
    String number = String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    return metric.unit().isEmpty() ? number : number + " " + metric.unit();
  }

  private Cell others(String name) {
    int target = result.names().indexOf(name);
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : Outcome.values()) {
      long count = 0;
      for (List<PhaseResult> round : result.rounds()) {
        count += round.get(target).workloads().get(0).count(outcome);
      }
      if (outcome != Outcome.RESULT && count > 0) {
        text.append(text.isEmpty() ? "" : ", ").append(count).append(' ');
        text.append(outcome.name().toLowerCase(Locale.ROOT));
      }
    }
    return new Cell(text.isEmpty() ? "none" : text.toString(), Optional.empty());
  }

  /** One file. */
  public String html() throws IOException {
    Page page =
        new Page("Side by side")
            .header(String.join(", ", result.names()), verdict(), reasons.isEmpty());
    if (!reasons.isEmpty()) {
      page.section("Why", "", Page.lines(reasons));
    }
    ComparisonPart.addTo(
        page, result.rounds().size() + " alternating rounds", result.names(), rows());
    page.section("Measured on", "", Page.facts(environment));
    page.section("Again", "", Page.lines(List.of(command)));
    return page.html();
  }

  /** Every turn's figures and all ratios. */
  public JsonObject json() {
    JsonObject out = new JsonObject();
    out.addProperty("kind", "load-comparison");
    out.addProperty("verdict", reasons.isEmpty() ? "VALID" : "INVALID");
    out.addProperty("command", command);
    JsonArray why = new JsonArray();
    reasons.forEach(why::add);
    out.add("reasons", why);
    JsonObject on = new JsonObject();
    environment.forEach(on::addProperty);
    out.add("environment", on);
    JsonArray targets = new JsonArray();
    for (int i = 0; i < result.names().size(); i++) {
      targets.add(target(i));
    }
    out.add("targets", targets);
    return out;
  }

  private JsonObject target(int target) {
    JsonObject out = new JsonObject();
    out.addProperty("name", result.names().get(target));
    out.addProperty("other_outcomes", others(result.names().get(target)).value());
    for (VersusMetric metric : VersusMetric.values()) {
      JsonObject figure = new JsonObject();
      figure.addProperty("median", result.value(target, metric).median());
      JsonArray turns = new JsonArray();
      result.rounds().forEach(round -> turns.add(metric.of(round.get(target))));
      figure.add("turns", turns);
      if (target > 0) {
        result
            .firstOver(target, metric)
            .ifPresent(
                ratio -> {
                  JsonObject over = new JsonObject();
                  over.addProperty("median", ratio.median());
                  over.addProperty("low", ratio.low());
                  over.addProperty("high", ratio.high());
                  over.addProperty("confidence", ratio.confidence());
                  figure.add("first_over_this", over);
                });
      }
      out.add(metric.name().toLowerCase(Locale.ROOT), figure);
    }
    return out;
  }
}
