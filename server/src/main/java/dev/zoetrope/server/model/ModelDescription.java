package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.precision.Precision;
import java.util.List;

/**
 * Everything about a served model but its weights. Immutable.
 *
 * @param name what clients ask for
 * @param version a decimal number, as in the repository folder's name
 * @param architecture the built-in architecture, {@code torchscript} for a file loaded as it is, or
 *     {@code null} for a null model
 * @param precision {@code fp32}; {@code none} of a null model
 * @param trained false when the weights are a seeded initialisation, or there are none
 * @param recipe its input
 * @param normalization applied to each batch before {@code forward}
 * @param output what its answers are made of
 * @param batching what its {@code config.pbtxt} says of batches and lanes
 */
public record ModelDescription(
    String name,
    String version,
    String architecture,
    String precision,
    boolean trained,
    InputRecipe recipe,
    Normalization normalization,
    Output output,
    Batching batching) {

  /** A classifier's. */
  public ModelDescription(
      String name,
      String version,
      String architecture,
      String precision,
      boolean trained,
      InputRecipe recipe,
      Normalization normalization,
      int classes,
      List<String> labels,
      Batching batching) {
    this(
        name,
        version,
        architecture,
        precision,
        trained,
        recipe,
        normalization,
        new Output.Classes(classes, labels),
        batching);
  }

  /** Classes; 0 of a model that gives embeddings, or as long as only the module knows. */
  public int classes() {
    return output.classes();
  }

  /** Class names in index order; empty if unknown, else exactly {@code classes} of them. */
  public List<String> labels() {
    return output.labels();
  }

  /** The same in one lane, whatever its folder and the server's configuration say. */
  ModelDescription inOneLane() {
    return new ModelDescription(
        name,
        version,
        architecture,
        precision,
        trained,
        recipe,
        normalization,
        output,
        new Batching(
            batching.maxBatchSize(),
            batching.maxQueueDelayMicros(),
            1,
            batching.buckets(),
            batching.share()));
  }

  /** The same in another format. */
  ModelDescription in(Precision format) {
    return new ModelDescription(
        name,
        version,
        architecture,
        format.text(),
        trained,
        recipe,
        normalization,
        output,
        batching);
  }

  /** The same with another output. */
  ModelDescription with(Output other) {
    return new ModelDescription(
        name, version, architecture, precision, trained, recipe, normalization, other, batching);
  }

  /**
   * A model's own batching settings; 0 or empty where the server's configuration decides.
   *
   * @param maxBatchSize rows of the largest batch
   * @param maxQueueDelayMicros how long a lane may wait for more frames, from the oldest one's
   *     arrival; -1: not given
   * @param lanes executors of this model
   * @param buckets batch sizes to warm, ascending
   * @param share of the cores beside other models that wait for them, 1..100
   */
  public record Batching(
      int maxBatchSize, long maxQueueDelayMicros, int lanes, List<Integer> buckets, int share) {
    /** Nothing given. */
    public static final Batching UNSPECIFIED = new Batching(0, -1, 0, List.of(), 1);

    /** Larger batches are hardly faster a frame on CPUs. */
    private static final int LARGEST_USUAL = 8;

    /** Rows of the largest batch that a CPU mostly runs: what it is measured and laid out for. */
    public int usualBatch() {
      return maxBatchSize == 0 ? LARGEST_USUAL : Math.min(maxBatchSize, LARGEST_USUAL);
    }
  }
}
