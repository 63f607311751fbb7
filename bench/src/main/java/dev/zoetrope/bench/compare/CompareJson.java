package dev.zoetrope.bench.compare;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.bench.compare.blocks.BlockSqnr;
import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.bench.compare.metric.ClassScores;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.server.model.Likeness;

/** A comparison for programs. What was not measured is not there. */
public final class CompareJson {
  private CompareJson() {}

  /** One object. */
  public static JsonObject of(CompareResult result) {
    JsonObject out = new JsonObject();
    out.addProperty("kind", "comparison");
    out.addProperty("title", result.title());
    out.addProperty("started", result.started().toString());
    out.addProperty("complete", result.complete());
    out.addProperty("reference", result.reference());
    out.addProperty("threads", result.plan().threads());
    out.addProperty("repeats", result.plan().repeats());
    out.addProperty("turn_ms", result.plan().turn().toMillis());
    JsonArray batches = new JsonArray();
    result.plan().batches().forEach(batches::add);
    out.add("batches", batches);
    out.addProperty("pictures", result.pictures());
    JsonArray models = new JsonArray();
    result.rows().forEach(row -> models.add(row(row, result.likeness())));
    out.add("models", models);
    out.add("eager", row(result.eager(), result.likeness()));
    JsonArray notes = new JsonArray();
    result.notes().forEach(notes::add);
    out.add("notes", notes);
    JsonObject environment = new JsonObject();
    result.environment().forEach(environment::addProperty);
    out.add("environment", environment);
    return out;
  }

  private static JsonObject row(Row row, Likeness likeness) {
    JsonObject out = new JsonObject();
    out.addProperty("name", row.name());
    row.precision().ifPresent(precision -> out.addProperty("precision", precision));
    row.fileBytes().ifPresent(bytes -> out.addProperty("file_bytes", bytes));
    out.addProperty("failed", row.problem().isPresent());
    row.problem().ifPresent(why -> out.addProperty("problem", why));
    row.measurement().ifPresent(measured -> add(out, measured, likeness));
    return out;
  }

  private static void add(JsonObject out, Measurement measured, Likeness likeness) {
    out.addProperty(likeness == Likeness.COSINE ? "embedding_size" : "classes", measured.outputs());
    out.addProperty("load_ms", measured.loadMillis());
    measured.loadedBytes().ifPresent(bytes -> out.addProperty("memory_bytes", bytes));
    measured.runningBytes().ifPresent(bytes -> out.addProperty("memory_running_bytes", bytes));
    measured.agreement().ifPresent(agreement -> out.add("agreement", agreement(agreement)));
    measured.scores().ifPresent(scores -> out.add("scores", scores(scores)));
    if (!measured.blocks().isEmpty()) {
      JsonArray blocks = new JsonArray();
      measured.blocks().forEach(block -> blocks.add(block(block)));
      out.add("blocks", blocks);
    }
    JsonArray speeds = new JsonArray();
    measured.speeds().forEach(speed -> speeds.add(speed(speed)));
    out.add("speeds", speeds);
  }

  private static JsonObject agreement(Agreement agreement) {
    JsonObject out = new JsonObject();
    out.addProperty("pictures", agreement.pictures());
    AnswerWords words = AnswerWords.of(agreement.likeness());
    out.addProperty(words.meanKey(), agreement.mean());
    out.addProperty(words.secondKey(), agreement.second());
    out.addProperty("exact", agreement.exact());
    if (Double.isFinite(agreement.sqnrDecibels())) {
      out.addProperty("sqnr_db", agreement.sqnrDecibels());
    }
    return out;
  }

  private static JsonObject block(BlockSqnr block) {
    JsonObject out = new JsonObject();
    out.addProperty("layers", block.layers());
    out.addProperty("name", block.name());
    if (Double.isFinite(block.decibels())) {
      out.addProperty("sqnr_db", block.decibels());
    }
    return out;
  }

  private static JsonObject scores(ClassScores scores) {
    JsonObject out = new JsonObject();
    out.addProperty("pictures", scores.pictures());
    out.addProperty("classes", scores.classes());
    out.addProperty("top1", scores.top1());
    out.addProperty("top5", scores.top5());
    out.addProperty("macro_precision", scores.macroPrecision());
    out.addProperty("macro_recall", scores.macroRecall());
    return out;
  }

  private static JsonObject speed(Speed speed) {
    JsonObject out = new JsonObject();
    out.addProperty("batch", speed.batch());
    out.addProperty("passes", speed.passes());
    out.addProperty("p50_ms", speed.p50Millis());
    out.addProperty("p99_ms", speed.p99Millis());
    out.addProperty("pictures_per_second", speed.picturesPerSecond());
    speed.overReference().ifPresent(ratio -> out.add("over_reference", ratio(ratio)));
    speed.overEager().ifPresent(ratio -> out.add("over_eager", ratio(ratio)));
    return out;
  }

  private static JsonObject ratio(Comparison ratio) {
    JsonObject out = new JsonObject();
    out.addProperty("median", ratio.median());
    out.addProperty("low", ratio.low());
    out.addProperty("high", ratio.high());
    out.addProperty("confidence", ratio.confidence());
    return out;
  }
}
