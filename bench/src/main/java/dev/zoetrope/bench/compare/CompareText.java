package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.run.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison as text: for a terminal, and in Markdown. */
public final class CompareText {
  private static final int WIDTH = 100;

  private final CompareResult result;

  /** Of a comparison. */
  public CompareText(CompareResult result) {
    this.result = result;
  }

  /** At most 100 columns wide unless a word alone is wider, ending in the summary. */
  public String terminal() {
    String end = System.lineSeparator();
    StringBuilder out = new StringBuilder();
    new Grids(result).all().forEach(grid -> out.append(grid.text()).append(end));
    for (String note : notes()) {
      out.append(wrapped(note, ""));
    }
    out.append(end).append(summaryHeading()).append(":").append(end);
    for (String line : new Summary(result).lines()) {
      out.append(wrapped(line, "  "));
    }
    return out.toString();
  }

  /** Broken at blanks, every line indented, the later ones by two more. */
  static String wrapped(String text, String indent) {
    StringBuilder out = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    boolean fresh = true;
    for (String word : text.split(" ", -1)) {
      if (!fresh && line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append(System.lineSeparator());
        line = new StringBuilder(indent).append("  ");
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    return out.append(line).append(System.lineSeparator()).toString();
  }

  /** With headings of the third level, the environment below. */
  public String markdown() {
    StringBuilder out = new StringBuilder("## ").append(Grid.escape(result.title())).append("\n\n");
    out.append(summaryHeading()).append(":\n\n");
    for (String line : new Summary(result).lines()) {
      out.append("- ").append(Grid.escape(line)).append('\n');
    }
    out.append('\n');
    new Grids(result).all().forEach(grid -> out.append(grid.markdown()).append('\n'));
    for (String note : notes()) {
      out.append(Grid.escape(note)).append("\n\n");
    }
    for (Map.Entry<String, String> fact : result.environment().entrySet()) {
      out.append("- ").append(Grid.escape(fact.getKey() + ": " + fact.getValue())).append('\n');
    }
    return out.toString();
  }

  String summaryHeading() {
    return "In short, at batch %d".formatted(result.plan().headline());
  }

  /** What the numbers are. */
  List<String> notes() {
    ComparePlan plan = result.plan();
    List<String> notes = new ArrayList<>(result.notes());
    if (result.referenceRow().stream().anyMatch(row -> row.problem().isPresent())) {
      notes.add("Nothing is compared with " + result.reference() + ", which failed.");
    }
    notes.add("Pictures: " + result.pictures() + ".");
    double confidence = Comparison.of(Collections.nCopies(plan.repeats(), 1.0)).confidence();
    notes.add(
        String.format(
            Locale.ROOT,
            "Ratios: median of %d alternating turns, its interval of %.1f %% confidence in brackets;"
                + " %d thread%s.",
            plan.repeats(),
            100 * confidence,
            plan.threads(),
            plan.threads() == 1 ? "" : "s"));
    notes.add(
        "Eager: the file of %s as it is, operator by operator, contiguous NCHW."
            .formatted(result.reference()));
    return notes;
  }
}
