package dev.zoetrope.client;

import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import dev.zoetrope.v1.ScoreKind;
import java.util.List;

/**
 * A model that a server serves.
 *
 * @param name what clients ask for
 * @param version a decimal number
 * @param architecture the built-in architecture, or "torchscript"
 * @param precision "fp32", "bf16", …
 * @param trained false: a seeded initialisation whose answers mean nothing
 * @param inputWidth pixels
 * @param inputHeight pixels
 * @param fit how other sizes are brought to it
 * @param output what its answers are
 * @param scores how a classifier's logits become scores
 * @param threshold with sigmoids, what a class has to reach to be part of an answer
 * @param classes outputs of the classifier; 0 of a model that gives embeddings
 * @param embeddingSize numbers of an embedding; 0 of a classifier
 * @param labels class names in index order; empty if there are none or they were not asked for
 * @param buckets batch sizes the lanes are warmed for, ascending
 * @param bucketMicros measured time of each bucket's forward pass, beside {@code buckets}
 */
public record Model(
    String name,
    String version,
    String architecture,
    String precision,
    boolean trained,
    int inputWidth,
    int inputHeight,
    Fit fit,
    OutputKind output,
    ScoreKind scores,
    float threshold,
    int classes,
    int embeddingSize,
    List<String> labels,
    List<Integer> buckets,
    List<Long> bucketMicros) {

  public Model {
    labels = List.copyOf(labels);
    buckets = List.copyOf(buckets);
    bucketMicros = List.copyOf(bucketMicros);
  }
}
