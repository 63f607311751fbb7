package dev.zoetrope.bench.speed;

import dev.zoetrope.bench.precision.VariedPictures;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the variants of a network come from: a repository that {@code zoetrope models build} wrote,
 * or one that is built here of seeded weights.
 *
 * @param repository model folders, of this network and others
 */
record Variants(Path repository) {

  /**
   * Those of a repository that is there; otherwise every precision, built of a seed and calibrated
   * on parts of the demo's photos where it must be.
   *
   * @param given a repository, if the variants are in one
   * @param scratch an empty folder
   * @param precisions to build
   * @param said is told which could not be built, and why
   */
  static Variants of(
      @Nullable Path given,
      Path scratch,
      String network,
      List<Precision> precisions,
      Consumer<String> said)
      throws IOException {
    if (given != null) {
      return new Variants(given);
    }
    Path calibration = scratch.resolve("calibration");
    VariedPictures.writePartsOfPhotos(calibration);
    Path repository = Files.createDirectories(scratch.resolve("models"));
    for (Precision precision : precisions) {
      try {
        build(repository, network, precision, calibration);
      } catch (ModelException | IllegalArgumentException e) {
        said.accept("left out: " + network + " " + precision.text() + ": " + e.getMessage());
      }
    }
    return new Variants(repository);
  }

  private static void build(Path repository, String network, Precision precision, Path calibration)
      throws IOException {
    ModelOrder order =
        new ModelOrder(
            network,
            Map.of(),
            precision,
            Optional.empty(),
            0,
            Optional.empty(),
            network + "-" + precision.text(),
            repository,
            true,
            Optional.of(calibration).filter(folder -> precision.isCalibrated()));
    new ModelBuilder(order).build(Instant.now());
  }

  /** The network's, by name of their folders. */
  List<RepositoryModel> of(String network) throws IOException {
    return ModelRepository.open(repository).models().stream()
        .filter(model -> model.description().architecture().equals(network))
        .toList();
  }

  /** Brings one into memory; the caller frees its module. */
  static LoadedModel load(RepositoryModel model) {
    return ModelRepository.load(model);
  }
}
