package dev.zoetrope.server.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import java.util.List;
import java.util.Locale;

/** Models and architectures in the words of the command line. */
final class ModelReport {
  private ModelReport() {}

  /** A model as JSON; {@code source} is {@code embedded} or {@code repository}. */
  static JsonObject json(ModelDescription model, String source) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "model");
    json.addProperty("source", source);
    json.addProperty("name", model.name());
    json.addProperty("version", model.version());
    json.addProperty("architecture", model.architecture());
    json.addProperty("precision", model.precision());
    json.addProperty("trained", model.trained());
    addOutput(json, model.output());
    json.addProperty("labels", model.labels().size());
    addInput(json, model.recipe(), model.normalization());
    json.addProperty("max_batch_size", model.batching().maxBatchSize());
    json.addProperty("max_queue_delay_us", model.batching().maxQueueDelayMicros());
    json.addProperty("lanes", model.batching().lanes());
    json.add("buckets", array(model.batching().buckets()));
    return json;
  }

  /** An architecture as JSON. */
  static JsonObject json(Architecture architecture) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "architecture");
    json.addProperty("name", architecture.name());
    addOutput(json, architecture.output());
    json.addProperty("parameters", parameters(architecture));
    addInput(json, architecture.recipe(), architecture.normalization());
    return json;
  }

  private static void addOutput(JsonObject json, Output output) {
    json.addProperty("output", Output.word(output.kind()));
    json.addProperty("classes", output.classes());
    json.addProperty("embedding_size", output.classes() == output.size() ? 0 : output.size());
    if (output instanceof Output.Classes classes && classes.scoring().isMultiLabel()) {
      json.addProperty("scores", "sigmoid");
      json.addProperty("threshold", classes.scoring().threshold());
    }
  }

  private static void addInput(JsonObject json, InputRecipe recipe, Normalization normalization) {
    json.addProperty("width", recipe.width());
    json.addProperty("height", recipe.height());
    json.addProperty("fit", fit(recipe));
    json.addProperty("shorter_edge", recipe.shorterEdge());
    json.addProperty("interpolation", lower(recipe.interpolation().name()));
    json.add("mean", array(normalization.mean()));
    json.add("std", array(normalization.std()));
  }

  /** Numbers as a JSON array. */
  static JsonArray array(List<? extends Number> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  /** One line of a list. */
  static String line(ModelDescription model, String source) {
    return "%-28s %-11s %-24s v%-4s %5s %9s  %s%s"
        .formatted(
            model.name(),
            source,
            model.architecture(),
            model.version(),
            model.precision(),
            size(model.recipe()),
            answer(model.output()),
            model.trained() ? "" : ", NOT TRAINED");
  }

  /** One line of a list. */
  static String line(Architecture architecture) {
    return "%-28s %-11s %9s  %d classes, %.1f M parameters"
        .formatted(
            architecture.name(),
            "built in",
            size(architecture.recipe()),
            architecture.output().size(),
            parameters(architecture) / 1e6);
  }

  /** A model on several lines. */
  static String text(ModelDescription model) {
    InputRecipe recipe = model.recipe();
    String edge = recipe.shorterEdge() > 0 ? " from " + recipe.shorterEdge() : "";
    return """
        name           %s
        version        %s
        architecture   %s
        precision      %s
        trained        %s
        input          %s, %s%s, %s
        mean, std      %s, %s
        output         %s
        labels         %s"""
        .formatted(
            model.name(),
            model.version(),
            model.architecture(),
            model.precision(),
            model.trained() ? "yes" : "NO: seeded initialisation",
            size(recipe),
            fit(recipe),
            edge,
            lower(recipe.interpolation().name()),
            model.normalization().mean(),
            model.normalization().std(),
            answer(model.output()),
            model.labels().isEmpty() ? "none" : model.labels().size());
  }

  /** {@code 1000 classes}, {@code class_token of 768 numbers}. */
  private static String answer(Output output) {
    String size = output.size() == 0 ? "as many as the module gives" : "" + output.size();
    String kind = output instanceof Output.Classes ? "" : Output.word(output.kind()) + " of ";
    String scores =
        output instanceof Output.Classes classes && classes.scoring().isMultiLabel()
            ? ", sigmoids from " + classes.scoring().threshold()
            : "";
    return kind + size + " " + output.unit() + scores;
  }

  private static String fit(InputRecipe recipe) {
    return lower(recipe.fit().name().substring("FIT_".length()));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String size(InputRecipe recipe) {
    return recipe.width() + "x" + recipe.height();
  }

  /** Trained numbers: running statistics are not counted, as elsewhere. */
  static long parameters(Architecture architecture) {
    return architecture.parameters().stream()
        .filter(spec -> spec.role() != Role.RUNNING_MEAN && spec.role() != Role.RUNNING_VAR)
        .map(ParameterSpec::shape)
        .mapToLong(shape -> shape.stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }
}
