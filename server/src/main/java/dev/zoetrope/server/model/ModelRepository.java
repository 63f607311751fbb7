package dev.zoetrope.server.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of model folders, as Triton's users have it: {@code <model>/config.pbtxt}, {@code
 * <model>/<version>/model.pt} and labels. Reading it loads no module. Immutable.
 */
public final class ModelRepository {
  private final List<RepositoryModel> models;

  private ModelRepository(List<RepositoryModel> models) {
    this.models = List.copyOf(models);
  }

  /**
   * Reads every model's folder; names that begin with a dot are passed over.
   *
   * @throws ModelRepositoryException with all problems of all models
   * @throws IOException if the folder cannot be read
   */
  public static ModelRepository open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ModelException("model repository " + directory + ": no such folder");
    }
    List<RepositoryModel> models = new ArrayList<>();
    Map<String, List<String>> problems = new LinkedHashMap<>();
    for (Path folder : folders(directory)) {
      List<String> own = new ArrayList<>();
      new ModelFolder(folder, own).read().ifPresent(models::add);
      if (!own.isEmpty()) {
        problems.put(folder.getFileName().toString(), own);
      }
    }
    if (!problems.isEmpty()) {
      throw new ModelRepositoryException(problems);
    }
    if (models.isEmpty()) {
      throw new ModelException(
          "model repository " + directory + ": no model folder in it (<model>/config.pbtxt)");
    }
    return new ModelRepository(models);
  }

  /**
   * One model's folder by itself.
   *
   * @throws ModelRepositoryException with all its problems
   */
  public static RepositoryModel describe(Path folder) throws IOException {
    List<String> problems = new ArrayList<>();
    Path named = folder.toAbsolutePath().normalize();
    return new ModelFolder(named, problems)
        .read()
        .orElseThrow(
            () -> new ModelRepositoryException(Map.of(named.getFileName().toString(), problems)));
  }

  private static List<Path> folders(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** Its models by name, not yet in memory. */
  public List<RepositoryModel> models() {
    return models;
  }

  /** Brings any model into memory, as {@link #load} does; one without a module is there already. */
  public static HostedModel host(RepositoryModel model) {
    if (model.nullBatchTime().isPresent()) {
      return new NullModel(model.description(), model.nullBatchTime().get());
    }
    return ModuleLoader.load(model);
  }

  /**
   * Brings a model into memory and runs it once on a batch of zeros to learn its classes. The
   * caller closes the module, which no {@code PointerScope} holds.
   *
   * @throws ModelException if LibTorch cannot load it, its output is not {@code [N, classes]} of
   *     fp32, or its classes are not those of its folder; or if it is a null model
   */
  public static LoadedModel load(RepositoryModel model) {
    if (model.nullBatchTime().isPresent()) {
      throw new ModelException(model.description().name() + ": a null model has no module");
    }
    return ModuleLoader.load(model);
  }
}
