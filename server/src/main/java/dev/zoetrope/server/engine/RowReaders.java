package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.RowReader;
import dev.zoetrope.server.model.Output;

/** How lanes read the rows of a model's output. */
final class RowReaders {
  private RowReaders() {}

  /** A reader for one lane. */
  static RowReader of(Output output) {
    return output instanceof Output.Embedding
        ? RowReader.embedding(output.size())
        : RowReader.ranking(output.size());
  }
}
