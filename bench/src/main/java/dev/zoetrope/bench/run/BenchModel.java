package dev.zoetrope.bench.run;

import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model under test, once for the server and once for the raw phases: the same module. */
public final class BenchModel {
  private final String name;
  private final @Nullable Path folder;
  private final List<String> serverArguments;

  private BenchModel(String name, @Nullable Path folder, List<String> serverArguments) {
    this.name = name;
    this.folder = folder;
    this.serverArguments = serverArguments;
  }

  /**
   * Finds or makes it.
   *
   * @param repository a user's model repository; otherwise the embedded model, or a seeded built-in
   *     architecture that is written into {@code scratch}
   */
  public static BenchModel of(String name, Optional<Path> repository, Path scratch)
      throws IOException {
    if (repository.isPresent()) {
      return new BenchModel(
          name, repository.get().resolve(name), arguments(repository.get(), name));
    }
    if (name.equals(EmbeddedModel.NAME)) {
      return new BenchModel(name, null, List.of());
    }
    ModelOrder order =
        new ModelOrder(
            name,
            Map.of(),
            Precision.FP32,
            Optional.empty(),
            0,
            Optional.empty(),
            name,
            scratch,
            true);
    return new BenchModel(
        name, new ModelBuilder(order).build(Instant.now()), arguments(scratch, name));
  }

  /**
   * Writes the folder of a null model, which looks at no pixel.
   *
   * @param side of its input, pixels
   * @param classes it has scores for
   * @param batchTime of every batch; zero for none
   * @param scratch a folder that becomes the repository
   */
  public static BenchModel ofNothing(
      String name, int side, int classes, Duration batchTime, Path scratch) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve(name));
    Files.writeString(
        folder.resolve("config.pbtxt"),
        String.format(
            Locale.ROOT,
            """
            backend: "zoetrope_null"
            max_batch_size: 256
            input { name: "INPUT__0" data_type: TYPE_FP32 dims: [ 3, %d, %d ] }
            output { name: "OUTPUT__0" data_type: TYPE_FP32 dims: [ %d ] }
            parameters { key: "zoetrope.null_ms" value { string_value: "%.3f" } }
            parameters { key: "buckets" value { string_value: "1,2,4,8,16,32" } }
            """,
            side,
            side,
            classes,
            batchTime.toNanos() / 1e6));
    return new BenchModel(name, folder, arguments(scratch, name));
  }

  private static List<String> arguments(Path repository, String name) {
    return List.of(
        "--models",
        repository.toAbsolutePath().toString(),
        "--set",
        "models.default_model=" + name);
  }

  /** What clients ask for. */
  public String name() {
    return name;
  }

  /** What {@code serve} needs to serve it. */
  public List<String> serverArguments() {
    return serverArguments;
  }

  /** Brings it into this process; the caller frees its module. */
  public LoadedModel load() throws IOException {
    if (folder == null) {
      return EmbeddedModel.load();
    }
    RepositoryModel described = ModelRepository.describe(folder);
    return ModelRepository.load(described);
  }
}
