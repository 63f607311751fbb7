package dev.zoetrope.server.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.server.model.precision.TriedVariant;
import dev.zoetrope.server.model.precision.TriedVariant.BatchTime;
import dev.zoetrope.server.model.precision.VariantChoice;
import dev.zoetrope.server.model.precision.VariantChoice.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was picked among a model's variants and why, for people and for programs.
 *
 * @param choice what was
 * @param pictures how the pictures were used
 * @param likeness what is meant by agreement
 */
public record ChoiceReport(VariantChoice choice, String pictures, Likeness likeness) {
  private static final String NONE = "-";

  /** A table of at most 100 columns but for reasons, and what its numbers are. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    Verdict pick = choice.pick();
    lines.add("precision %s: %s".formatted(pick.variant().precision().text(), pick.reason()));
    List<Integer> batches = pick.variant().times().stream().map(BatchTime::batch).toList();
    String times =
        batches.stream()
            .map(batch -> cells("ms at " + batch, "times"))
            .collect(Collectors.joining());
    lines.add(String.format(Locale.ROOT, "  %-16s  %9s%s  %s", "", "agreement", times, "verdict"));
    choice.verdicts().forEach(verdict -> lines.add(line(verdict, batches)));
    lines.add(
        "agreement with fp32: %s, mean over pictures; %s".formatted(likeness.text(), pictures));
    lines.add(
        "times as fast as fp32: one thread, as a lane of the server runs it, medians of alternating"
            + " turns");
    return lines;
  }

  private static String line(Verdict verdict, List<Integer> batches) {
    TriedVariant variant = verdict.variant();
    boolean ran = variant.problem().isEmpty();
    String times =
        ran
            ? variant.times().stream()
                .map(time -> cells(number(time.millis()), number(time.faster())))
                .collect(Collectors.joining())
            : batches.stream().map(batch -> cells(NONE, NONE)).collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "  %-16s  %9s%s  %s",
        variant.precision().text(),
        ran ? VariantChoice.shown(variant.agreement()) : NONE,
        times,
        (verdict.picked() ? "picked: " : "") + verdict.reason());
  }

  private static String cells(String millis, String faster) {
    return String.format(Locale.ROOT, "  %8s  %5s", millis, faster);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** The same for programs. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("picked", choice.pick().variant().precision().text());
    json.addProperty("agreement_floor", choice.floor());
    json.addProperty("agreement_is", likeness.text());
    json.addProperty("pictures", pictures);
    JsonArray variants = new JsonArray();
    choice.verdicts().forEach(verdict -> variants.add(json(verdict)));
    json.add("variants", variants);
    return json;
  }

  private static JsonObject json(Verdict verdict) {
    TriedVariant variant = verdict.variant();
    JsonObject json = new JsonObject();
    json.addProperty("precision", variant.precision().text());
    json.addProperty("picked", verdict.picked());
    json.addProperty("reason", verdict.reason());
    if (variant.problem().isEmpty()) {
      json.addProperty("agreement", variant.agreement());
      JsonArray times = new JsonArray();
      for (BatchTime time : variant.times()) {
        JsonObject at = new JsonObject();
        at.addProperty("batch", time.batch());
        at.addProperty("ms", time.millis());
        at.addProperty("times_fp32", time.faster());
        times.add(at);
      }
      json.add("times", times);
    }
    return json;
  }
}
