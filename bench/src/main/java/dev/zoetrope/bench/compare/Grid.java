package dev.zoetrope.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for every form of the report.
 *
 * @param title over it
 * @param head names of the columns, the first of which is text and the others numbers
 * @param rows as many cells each
 */
record Grid(String title, List<String> head, List<List<String>> rows) {
  private static final String GAP = "  ";

  /** For a terminal. */
  String text() {
    int[] widths = new int[head.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(head);
    lines.addAll(rows);
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder(title).append(System.lineSeparator());
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - line.get(i).length());
        row.append(i == 0 ? GAP : GAP + blanks).append(line.get(i)).append(i == 0 ? blanks : "");
      }
      out.append(row.toString().stripTrailing()).append(System.lineSeparator());
    }
    return out.toString();
  }

  /** For a README. */
  String markdown() {
    StringBuilder out = new StringBuilder("### ").append(title).append("\n\n");
    line(out, head);
    out.append("|---|").append("---:|".repeat(head.size() - 1)).append('\n');
    rows.forEach(row -> line(out, row));
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    cells.forEach(cell -> out.append("| ").append(escape(cell)).append(' '));
    out.append("|\n");
  }

  /** A file's name may hold anything. */
  static String escape(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`");
  }
}
