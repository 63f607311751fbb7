package dev.zoetrope.server.engine.trial;

import dev.zoetrope.server.clock.OwnThread;
import dev.zoetrope.server.clock.Turns;
import dev.zoetrope.server.model.Likeness;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.VariantPicker;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.TriedVariant;
import dev.zoetrope.server.model.precision.VariantChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Picks the fastest variant that agrees with fp32 enough, by running all of them: batches of one
 * picture and of eight, or of as many as the model takes if that is fewer.
 */
public final class VariantTrial implements VariantPicker {
  /** Of each batch size; a slow network gets fewer rounds rather than minutes. */
  private static final Turns.Limits LIMITS =
      new Turns.Limits(9, TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(20));

  private final double floor;
  private final Consumer<String> progress;
  private final Turns.Limits limits;

  /**
   * One that has not begun.
   *
   * @param floor what a variant must agree with fp32, as {@link Likeness} has it
   * @param progress hears what happens, a line at a time
   * @throws IllegalArgumentException if the floor is not above 0 and at most 1
   */
  public VariantTrial(double floor, Consumer<String> progress) {
    this(floor, progress, LIMITS);
  }

  VariantTrial(double floor, Consumer<String> progress, Turns.Limits limits) {
    this.floor = VariantChoice.requireFloor(floor);
    this.progress = progress;
    this.limits = limits;
  }

  @Override
  public VariantChoice pick(
      List<RepositoryModel> variants, Map<Precision, String> failed, List<byte[]> pictures)
      throws IOException {
    try {
      List<TriedVariant> tried = OwnThread.call("variant-trial", () -> tried(variants, pictures));
      List<TriedVariant> all = new ArrayList<>(tried);
      failed.forEach((precision, why) -> all.add(TriedVariant.failed(precision, why)));
      return VariantChoice.of(all, floor);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("precision auto: interrupted while the variants were tried", e);
    } catch (Exception e) {
      throw new ModelException("precision auto: " + e, e);
    }
  }

  private List<TriedVariant> tried(List<RepositoryModel> variants, List<byte[]> pictures) {
    try (TrialRun run = new TrialRun(progress)) {
      variants.forEach(run::load);
      return run.results(pictures, limits);
    }
  }
}
