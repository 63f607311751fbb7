package dev.zoetrope.server.model;

import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.VariantChoice;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Picks one of the variants of a model that were built. */
public interface VariantPicker {

  /**
   * Runs them and picks.
   *
   * @param variants each in its folder, fp32 among them
   * @param failed why others could not be built
   * @param pictures to compare their answers on, rows of the model's input, RGB, HWC
   * @throws ModelException if fp32 cannot be loaded or run
   */
  VariantChoice pick(
      List<RepositoryModel> variants, Map<Precision, String> failed, List<byte[]> pictures)
      throws IOException;
}
