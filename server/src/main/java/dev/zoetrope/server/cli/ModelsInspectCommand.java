package dev.zoetrope.server.cli;

import com.google.gson.JsonObject;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.HostedModel;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.ModuleContents;
import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope models inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Show what is in a weights file, a model folder or an architecture.")
final class ModelsInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH|NAME",
      description = "A weights file, a model folder, a model of --models, or an architecture.")
  private String subject;

  @Option(names = "--models", paramLabel = "DIR", description = "A model repository.")
  private @Nullable Path models;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ModelsInspectCommand() {}

  @Override
  public Integer call() {
    CommandOutput output = new CommandOutput(spec, json);
    return output.run(() -> inspect(output));
  }

  private void inspect(CommandOutput output) throws IOException {
    Path path = Path.of(subject);
    if (Files.isDirectory(path)) {
      folder(output, path);
    } else if (Files.isRegularFile(path)) {
      file(output, path);
    } else if (models != null && Files.isDirectory(models.resolve(subject))) {
      folder(output, models.resolve(subject));
    } else if (Architectures.names().contains(subject)) {
      architecture(output, Architectures.create(subject, Map.of()));
    } else {
      throw new ModelException(
          "'%s' is no file, no model folder and none of the architectures %s"
              .formatted(subject, String.join(", ", Architectures.names())));
    }
  }

  private static void folder(CommandOutput output, Path folder) throws IOException {
    HostedModel model = ModelRepository.host(ModelRepository.describe(folder));
    if (model instanceof LoadedModel loaded) {
      loaded.module().close();
    }
    describe(output, model.description(), "repository");
  }

  private static void describe(CommandOutput output, ModelDescription model, String source) {
    output.result(ModelReport.text(model), ModelReport.json(model, source));
  }

  private static void file(CommandOutput output, Path file) throws IOException {
    if (Checkpoints.isTorchScript(file)) {
      module(output, ModuleContents.read(file));
    } else {
      checkpoint(output, file);
    }
  }

  private static void module(CommandOutput output, ModuleContents module) {
    long elements =
        module.tensors().stream()
            .mapToLong(tensor -> tensor.shape().stream().reduce(1L, (a, b) -> a * b))
            .sum();
    head(output, "TorchScript", module.tensors().size(), elements);
    module.tensors().forEach(t -> tensor(output, t.name(), t.type(), t.shape()));
  }

  private static void head(CommandOutput output, String format, int tensors, long elements) {
    JsonObject head = new JsonObject();
    head.addProperty("kind", "file");
    head.addProperty("format", format);
    head.addProperty("tensors", tensors);
    head.addProperty("elements", elements);
    output.result("%s: %d tensors, %,d numbers".formatted(format, tensors, elements), head);
  }

  private static void checkpoint(CommandOutput output, Path file) throws IOException {
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      long elements =
          checkpoint.entries().values().stream().mapToLong(Checkpoint.Entry::elements).sum();
      head(output, checkpoint.format(), checkpoint.entries().size(), elements);
      checkpoint
          .entries()
          .forEach((name, entry) -> tensor(output, name, entry.type().name(), entry.shape()));
    }
  }

  private static void architecture(CommandOutput output, Architecture architecture) {
    output.result(ModelReport.line(architecture), ModelReport.json(architecture));
    if (architecture.name().equals(EmbeddedModel.NAME)) {
      describe(output, EmbeddedModel.description(), "embedded");
    }
    for (ParameterSpec spec : architecture.parameters()) {
      tensor(output, spec.name(), "F32", spec.shape());
    }
  }

  private static void tensor(CommandOutput output, String name, String type, List<Long> shape) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "tensor");
    json.addProperty("name", name);
    json.addProperty("dtype", type);
    json.add("shape", ModelReport.array(shape));
    output.result("  %-64s %-5s %s".formatted(name, type, shape), json);
  }
}
