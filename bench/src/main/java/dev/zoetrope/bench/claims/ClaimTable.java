package dev.zoetrope.bench.claims;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.bench.run.Comparison;
import java.util.Locale;

/** A claim's result for people and for programs. */
public final class ClaimTable {
  private ClaimTable() {}

  /** Above the first result. */
  public static String heading() {
    return row("figure", "plain", "bound", "adjusted", "bound", "bar", "verdict");
  }

  /** Name and verdict, a line for each figure, notes, and what became of every frame. */
  public static String text(ClaimResult result) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%s: %s (%.0f s)%n",
            result.claim(),
            result.verdict(),
            result.took().toMillis() / 1e3));
    result.figures().forEach(figure -> out.append(row(figure)));
    result.notes().forEach(note -> out.append("  ").append(note).append(System.lineSeparator()));
    for (RunTally tally : result.tallies()) {
      out.append(
          String.format(
              Locale.ROOT,
              "  nothing lost, %s: %s  %s%n",
              tally.run(),
              tally.text(),
              tally.exact() ? "exact" : "INVALID"));
    }
    return out.toString();
  }

  private static String row(Figure figure) {
    String name = "  " + figure.name() + (figure.unit().isEmpty() ? "" : ", " + figure.unit());
    return row(
        name,
        Bar.number(figure.plain().median()),
        far(figure, figure.plain()),
        figure.adjusted().map(value -> Bar.number(value.median())).orElse(""),
        figure.adjusted().map(value -> far(figure, value)).orElse(""),
        figure.bar().text(),
        figure.verdict().toString());
  }

  /** The end of the interval that the bar looks at. */
  private static String far(Figure figure, Comparison value) {
    boolean upper =
        figure.bar().kind() == Bar.Kind.AT_MOST || figure.bar().kind() == Bar.Kind.SOUND_AT_MOST;
    return Bar.number(upper ? value.high() : value.low());
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-52s %10s %10s %10s %10s %11s  %s%n", (Object[]) cells);
  }

  /** One object on one line. */
  public static String json(ClaimResult result) {
    JsonObject out = new JsonObject();
    out.addProperty("claim", result.claim());
    out.addProperty("verdict", result.verdict().name());
    out.addProperty("seconds", result.took().toMillis() / 1e3);
    JsonArray figures = new JsonArray();
    result.figures().forEach(figure -> figures.add(json(figure)));
    out.add("figures", figures);
    JsonArray tallies = new JsonArray();
    result.tallies().forEach(tally -> tallies.add(json(tally)));
    out.add("tallies", tallies);
    JsonArray notes = new JsonArray();
    result.notes().forEach(notes::add);
    out.add("notes", notes);
    return out.toString();
  }

  private static JsonObject json(Figure figure) {
    JsonObject out = new JsonObject();
    out.addProperty("name", figure.name());
    out.addProperty("unit", figure.unit());
    out.addProperty("bar", figure.bar().kind().name().toLowerCase(Locale.ROOT));
    out.addProperty("limit", figure.bar().limit());
    out.addProperty("slack", figure.bar().slack());
    out.add("plain", json(figure.plain()));
    figure.adjusted().ifPresent(value -> out.add("adjusted", json(value)));
    out.addProperty("verdict", figure.verdict().name());
    return out;
  }

  private static JsonObject json(Comparison value) {
    JsonObject out = new JsonObject();
    out.addProperty("median", value.median());
    out.addProperty("low", value.low());
    out.addProperty("high", value.high());
    out.addProperty("confidence", value.confidence());
    return out;
  }

  private static JsonObject json(RunTally tally) {
    JsonObject out = new JsonObject();
    out.addProperty("run", tally.run());
    out.addProperty("sent", tally.sent());
    tally
        .answered()
        .forEach(
            (outcome, count) -> {
              if (count > 0) {
                out.addProperty(outcome.name().toLowerCase(Locale.ROOT), count);
              }
            });
    out.addProperty("strays", tally.strays());
    out.addProperty("exact", tally.exact());
    return out;
  }
}
