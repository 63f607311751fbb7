package dev.zoetrope.server.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.server.model.pull.PublishedCheckpoint;
import dev.zoetrope.server.model.pull.PulledFile;
import dev.zoetrope.server.model.pull.PulledModel;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pulled and published checkpoints in the words of the command line. */
final class PullReport {
  private PullReport() {}

  /** One line of {@code --list}. */
  static String line(PublishedCheckpoint checkpoint) {
    return "%-28s %-20s %-40s %s"
        .formatted(
            checkpoint.name(), checkpoint.architecture(), checkpoint.about(), checkpoint.uri());
  }

  /** One object of {@code --list --json}. */
  static JsonObject json(PublishedCheckpoint checkpoint) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "checkpoint");
    json.addProperty("name", checkpoint.name());
    json.addProperty("architecture", checkpoint.architecture());
    JsonObject settings = new JsonObject();
    checkpoint.settings().forEach(settings::addProperty);
    json.add("settings", settings);
    json.addProperty("quantized", checkpoint.quantized());
    json.addProperty("about", checkpoint.about());
    json.addProperty("url", checkpoint.uri().toString());
    json.addProperty("sha256_prefix", checkpoint.digest().hex());
    return json;
  }

  /** What was pulled, on several lines. */
  static String text(PulledModel model, BuildWords build) {
    String files = model.files().stream().map(PullReport::line).collect(Collectors.joining("\n"));
    return "%s\n%s\nbuild it with\n  %s".formatted(model.name(), files, build.line());
  }

  private static String line(PulledFile file) {
    return String.format(
        Locale.ROOT,
        "  %s  %,d bytes, %s\n    SHA-256 %s, %s",
        file.path(),
        file.bytes(),
        file.alreadyThere() ? "was there" : "pulled",
        file.sha256().hex(),
        file.checked() ? "as published" : "NOT CHECKED: none is published");
  }

  /** What was pulled, as JSON. */
  static JsonObject json(PulledModel model, BuildWords build) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "pulled");
    json.addProperty("name", model.name());
    json.addProperty("weights", model.weights().toString());
    model.commit().ifPresent(commit -> json.addProperty("commit", commit));
    JsonArray files = new JsonArray();
    for (PulledFile file : model.files()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("path", file.path().toString());
      entry.addProperty("bytes", file.bytes());
      entry.addProperty("sha256", file.sha256().hex());
      entry.addProperty("checked", file.checked());
      entry.addProperty("already_there", file.alreadyThere());
      files.add(entry);
    }
    json.add("files", files);
    json.addProperty("build", build.line());
    return json;
  }
}
