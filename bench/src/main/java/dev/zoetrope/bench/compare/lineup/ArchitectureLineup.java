package dev.zoetrope.bench.compare.lineup;

import dev.zoetrope.server.model.EmbeddedModel;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Precisions of one architecture, built into a temporary repository as a user would build them. */
public final class ArchitectureLineup {
  private final ArchitectureRequest request;
  private final Path repository;
  private final List<String> notes = new ArrayList<>();

  private ArchitectureLineup(ArchitectureRequest request, Path repository) {
    this.request = request;
    this.repository = repository;
  }

  /**
   * Builds them.
   *
   * @param reference a precision; without one fp32
   * @param scratch a folder that they are built in
   * @param progress hears of each
   * @throws IllegalArgumentException if the architecture, a setting or the reference is not valid
   * @throws ModelException if the reference cannot be built; another one that cannot be becomes a
   *     subject with that problem
   * @throws IOException if something cannot be read or written
   */
  public static Lineup of(
      ArchitectureRequest request,
      Optional<String> reference,
      Path scratch,
      Consumer<String> progress)
      throws IOException {
    return new ArchitectureLineup(request, scratch.resolve("models"))
        .build(reference, scratch, progress);
  }

  private Lineup build(Optional<String> wanted, Path scratch, Consumer<String> progress)
      throws IOException {
    List<String> names = request.precisions().stream().map(Precision::text).toList();
    String reference = wanted.orElse(Precision.FP32.text());
    if (!names.contains(reference)) {
      throw Lineup.noReference(reference, names);
    }
    ArchitectureRequest complete = withEmbeddedWeights(scratch);
    if (complete.weights().isEmpty()) {
      notes.add(
          "Weights are a seeded initialisation: speed and memory are what they would be,"
              + " agreement and what is recognised mean nothing.");
    }
    List<Subject> subjects = new ArrayList<>();
    for (Precision precision : complete.precisions()) {
      progress.accept("building " + complete.architecture() + " in " + precision.text());
      subjects.add(subject(complete, precision, precision.text().equals(reference)));
    }
    return new Lineup(
        complete.architecture(),
        subjects,
        Lineup.reference(subjects, Optional.of(reference)),
        notes);
  }

  private Subject subject(ArchitectureRequest complete, Precision precision, boolean reference)
      throws IOException {
    Path folder = repository.resolve(precision.text());
    try {
      ModelBuilder builder = new ModelBuilder(order(complete, precision));
      return Subject.of(precision.text(), builder.build(Instant.now()));
    } catch (ModelException e) {
      if (reference) {
        throw e;
      }
      return Subject.failed(precision.text(), folder, e.getMessage());
    }
  }

  private ModelOrder order(ArchitectureRequest complete, Precision precision) {
    return new ModelOrder(
        complete.architecture(),
        complete.settings(),
        precision,
        complete.weights(),
        complete.seed().orElse(0L),
        complete.labels(),
        precision.text(),
        repository,
        false,
        complete.calibration());
  }

  private static boolean hasClasses(Map<String, String> settings) {
    return settings.getOrDefault("output", "logits").equals("logits");
  }

  /** The one architecture whose weights are here is compared with them. */
  private ArchitectureRequest withEmbeddedWeights(Path scratch) throws IOException {
    boolean embedded =
        request.architecture().equals(EmbeddedModel.NAME)
            && request.weights().isEmpty()
            && request.seed().isEmpty()
            && ModelOrder.FILE_KEYS.containsAll(request.settings().keySet());
    if (!embedded) {
      return request;
    }
    notes.add("Weights are those of the embedded model.");
    Path weights = scratch.resolve("embedded.safetensors");
    Files.write(weights, EmbeddedModel.weightsFile());
    return new ArchitectureRequest(
        request.architecture(),
        request.settings(),
        request.precisions(),
        Optional.of(weights),
        Optional.empty(),
        request
            .labels()
            .or(() -> Optional.of("imagenet").filter(labels -> hasClasses(request.settings()))),
        request.calibration());
  }
}
