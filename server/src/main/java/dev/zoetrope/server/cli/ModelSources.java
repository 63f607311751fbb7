package dev.zoetrope.server.cli;

import dev.zoetrope.server.config.ModelsConfig;
import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.HostedModel;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.RepositoryModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Brings the configured models into memory, the default one first. */
final class ModelSources {
  private ModelSources() {}

  /**
   * The embedded model, or everything in the configured repository.
   *
   * @throws ModelException naming what is wrong with which model
   */
  static List<? extends HostedModel> load(ModelsConfig config) throws IOException {
    LibTorch.initialize();
    if (config.directory().isEmpty()) {
      requireKnown(config, List.of(EmbeddedModel.NAME));
      return List.of(EmbeddedModel.load());
    }
    List<RepositoryModel> models =
        new ArrayList<>(ModelRepository.open(config.directory().get()).models());
    requireKnown(config, models.stream().map(model -> model.description().name()).toList());
    config
        .defaultModel()
        .ifPresent(
            name -> {
              RepositoryModel first =
                  models.stream()
                      .filter(model -> model.description().name().equals(name))
                      .findFirst()
                      .orElseThrow();
              models.remove(first);
              models.add(0, first);
            });
    return models.stream().map(ModelRepository::host).toList();
  }

  private static void requireKnown(ModelsConfig config, List<String> names) {
    config
        .defaultModel()
        .filter(name -> !names.contains(name))
        .ifPresent(
            name -> {
              throw new ModelException(
                  "models.default_model: no model is named '%s'; there are %s"
                      .formatted(name, names.stream().collect(Collectors.joining(", "))));
            });
  }
}
