package dev.zoetrope.bench.compare.lineup;

import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.ModelRepositoryException;
import dev.zoetrope.server.model.RepositoryModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the models that are compared.
 *
 * @param name unique among them
 * @param model with its settings; empty if there is none to run
 * @param folder the model's
 * @param problem why there is none to run; else empty
 */
public record Subject(
    String name, Optional<RepositoryModel> model, Path folder, Optional<String> problem) {

  /** From its folder, whose problems become the subject's. */
  static Subject of(String name, Path folder) throws IOException {
    try {
      return new Subject(
          name, Optional.of(ModelRepository.describe(folder)), folder, Optional.empty());
    } catch (ModelRepositoryException e) {
      return failed(name, folder, problems(e));
    } catch (ModelException e) {
      return failed(name, folder, e.getMessage());
    }
  }

  /** In one line. */
  static String problems(ModelRepositoryException e) {
    return e.problems().values().stream().flatMap(List::stream).collect(Collectors.joining("; "));
  }

  static Subject failed(String name, Path folder, @Nullable String why) {
    return new Subject(name, Optional.empty(), folder, Optional.of(String.valueOf(why)));
  }

  /** Such as {@code fp32}; empty if there is no model. */
  public Optional<String> precision() {
    return model.map(found -> found.description().precision());
  }
}
