package dev.zoetrope.server.cli;

import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.arch.Architectures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zoetrope models list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the models that can be served and the architectures that can be built.")
final class ModelsListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--models", paramLabel = "DIR", description = "A model repository.")
  private @Nullable Path models;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ModelsListCommand() {}

  @Override
  public Integer call() {
    CommandOutput output = new CommandOutput(spec, json);
    return output.run(() -> list(output));
  }

  private void list(CommandOutput output) throws IOException {
    output.text("Models:");
    model(output, EmbeddedModel.description(), "embedded");
    if (models != null) {
      for (RepositoryModel model : ModelRepository.open(models).models()) {
        model(output, model.description(), "repository");
      }
    }
    output.text("Architectures (zoetrope models build):");
    for (String name : Architectures.names()) {
      Architecture architecture = Architectures.create(name, Map.of());
      output.result("  " + ModelReport.line(architecture), ModelReport.json(architecture));
    }
  }

  private static void model(CommandOutput output, ModelDescription model, String source) {
    output.result("  " + ModelReport.line(model, source), ModelReport.json(model, source));
  }
}
