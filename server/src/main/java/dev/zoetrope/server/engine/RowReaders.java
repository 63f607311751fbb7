package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.RowReader;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.Scoring;

/** How lanes read the rows of a model's output. */
final class RowReaders {
  private RowReaders() {}

  /** A reader for one lane. */
  static RowReader of(Output output) {
    if (output instanceof Output.Embedding) {
      return RowReader.embedding(output.size());
    }
    Scoring scoring = ((Output.Classes) output).scoring();
    return scoring.isMultiLabel()
        ? RowReader.labels(output.size(), scoring.threshold())
        : RowReader.ranking(output.size());
  }
}
