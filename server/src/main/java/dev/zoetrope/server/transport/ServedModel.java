package dev.zoetrope.server.transport;

import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.ring.ModelQueue;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.telemetry.ModelTelemetry;
import dev.zoetrope.v1.ModelInfo;
import java.util.concurrent.TimeUnit;

/** A model with its lanes. Any thread. */
public final class ServedModel {
  private final ModelDescription description;
  private final LaneGroup lanes;
  private final Slab slab;
  private final ModelTelemetry telemetry;
  private final ModelText text;

  /**
   * A model ready to be served.
   *
   * @param description what it is
   * @param lanes that run it
   * @param slab where its pixels lie: the one its recipe names
   * @param telemetry its counters and histograms
   */
  public ServedModel(
      ModelDescription description, LaneGroup lanes, Slab slab, ModelTelemetry telemetry) {
    this.description = description;
    this.lanes = lanes;
    this.slab = slab;
    this.telemetry = telemetry;
    this.text = new ModelText(description);
  }

  /** What it is. */
  public ModelDescription description() {
    return description;
  }

  /** What runs it. */
  public LaneGroup lanes() {
    return lanes;
  }

  /** Where its pixels lie. */
  public Slab slab() {
    return slab;
  }

  /** Its counters and histograms. */
  ModelTelemetry telemetry() {
    return telemetry;
  }

  /** For replies. */
  ModelText text() {
    return text;
  }

  /** What clients ask for. */
  public String name() {
    return description.name();
  }

  /** What a reply says answered: version and precision. */
  public String variant() {
    return description.version() + "/" + description.precision();
  }

  ModelQueue queue() {
    return new ModelQueue(lanes.ring(), slab);
  }

  /** For clients. */
  ModelInfo info(boolean withLabels) {
    Output output = description.output();
    ModelInfo.Builder info =
        ModelInfo.newBuilder()
            .setName(description.name())
            .setVersion(description.version())
            .setArchitecture(description.architecture())
            .setPrecision(description.precision())
            .setTrained(description.trained())
            .setInputWidth(description.recipe().width())
            .setInputHeight(description.recipe().height())
            .setFit(description.recipe().fit())
            .setClasses(description.classes())
            .setOutput(output.kind())
            .setEmbeddingSize(output instanceof Output.Embedding ? output.size() : 0);
    if (output instanceof Output.Classes classes) {
      info.setScores(classes.scoring().kind()).setThreshold(classes.scoring().threshold());
    }
    for (int size : lanes.buckets().sizes()) {
      info.addBuckets(size);
      info.addBucketUs(TimeUnit.NANOSECONDS.toMicros(lanes.buckets().nanosFor(size)));
    }
    if (withLabels) {
      info.addAllLabels(description.labels());
    }
    return info.build();
  }
}
