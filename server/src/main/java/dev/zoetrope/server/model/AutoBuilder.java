package dev.zoetrope.server.model;

import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.VariantChoice;
import dev.zoetrope.server.model.precision.Variants;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.JitModule;

/**
 * Builds a model in every precision beside its place, lets one be picked, and moves that one there.
 * The others are deleted. What was picked, and why, stands above the settings in {@code
 * config.pbtxt} and under {@code choice} in {@code provenance.json}.
 */
public final class AutoBuilder {
  private final ModelBuilder plain;
  private final Path calibration;
  private final Consumer<String> progress;

  /**
   * What was built.
   *
   * @param folder the model's
   * @param description of the variant that was picked
   */
  public record Built(Path folder, ModelDescription description, ChoiceReport report) {}

  /**
   * Checks the order as far as that goes without reading the weights.
   *
   * @param order of fp32, with pictures
   * @param progress hears of each variant
   * @throws IllegalArgumentException if the architecture or a setting is not valid, or there are no
   *     pictures
   * @throws ModelException if the labels do not fit
   * @throws IOException if the labels cannot be read
   */
  public AutoBuilder(ModelOrder order, Consumer<String> progress) throws IOException {
    if (order.precision() != Precision.FP32) {
      throw new IllegalArgumentException(
          "precision " + order.precision().text() + ": nothing is left to pick");
    }
    this.calibration =
        order
            .calibration()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "precision auto: needs pictures to calibrate and to compare answers on,"
                            + " such as the model will see"));
    this.plain = new ModelBuilder(order);
    this.progress = progress;
  }

  /**
   * Builds them all and keeps the one that is picked.
   *
   * @param now the time to note in its provenance
   * @throws ModelException if there are too few pictures, the weights do not fit, fp32 cannot be
   *     run, or the folder is there and may not be replaced
   * @throws IOException if something cannot be read or written
   */
  public Built build(Instant now, VariantPicker picker) throws IOException {
    ModelFolderWriter writer = plain.writer();
    PictureSplit pictures =
        PictureSplit.of(
            new CalibrationFiles(calibration, plain.description()).rows(), calibration.toString());
    Built built = writer.place(work -> built(now, work, pictures, picker), Built::folder);
    return new Built(writer.target(), built.description(), built.report());
  }

  /** All of them in {@code work}; the one that was picked. */
  private Built built(Instant now, Path work, PictureSplit pictures, VariantPicker picker)
      throws IOException {
    Candidates candidates = candidates(now, work, pictures);
    VariantChoice choice = picker.pick(candidates.variants, candidates.failed, pictures.check());
    Precision picked = choice.pick().variant().precision();
    ModelDescription model = plain.description().in(picked);
    ChoiceReport report =
        new ChoiceReport(choice, pictures.text(), Likeness.of(plain.description().output()));
    Path made = folder(work, picked);
    ModelFolderWriter.describe(
        made,
        model,
        report.lines(),
        candidates.provenance.in(picked).with("choice", report.json()));
    return new Built(made, model, report);
  }

  private record Candidates(
      List<RepositoryModel> variants, Map<Precision, String> failed, Provenance provenance) {}

  /** A folder's name must be the model's. */
  private Path folder(Path work, Precision precision) {
    return work.resolve(precision.text()).resolve(plain.description().name());
  }

  private Candidates candidates(Instant now, Path work, PictureSplit pictures) throws IOException {
    return plain.with(
        now,
        (fp32, provenance) -> {
          Candidates candidates =
              new Candidates(new ArrayList<>(), new EnumMap<>(Precision.class), provenance);
          for (Precision precision : Precision.values()) {
            progress.accept("building " + precision.text());
            try {
              candidates.variants.add(variant(precision, fp32, provenance, work, pictures));
            } catch (ModelException e) {
              if (precision == Precision.FP32) {
                throw e;
              }
              candidates.failed.put(precision, "cannot be built: " + e.getMessage());
            }
          }
          return candidates;
        });
  }

  private RepositoryModel variant(
      Precision precision, JitModule fp32, Provenance provenance, Path work, PictureSplit pictures)
      throws IOException {
    CalibrationFiles calibrated =
        CalibrationFiles.of(calibration, plain.description(), pictures.calibration());
    try (JitModule made = Variants.of(precision, fp32, Optional.of(calibrated))) {
      Path folder = folder(work, precision);
      ModelFolderWriter.fill(
          folder, plain.description().in(precision), made, provenance.in(precision));
      return ModelRepository.describe(folder);
    }
  }
}
