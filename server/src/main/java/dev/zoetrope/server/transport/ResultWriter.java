package dev.zoetrope.server.transport;

import dev.zoetrope.server.ring.Embedding;
import dev.zoetrope.server.ring.Result;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.wire.MessageWriter;

/** Writes what a model made of a frame as {@code FrameReply.result}; fields in falling order. */
final class ResultWriter {
  private ResultWriter() {}

  static void write(MessageWriter out, Result result, ModelText model) {
    if (result instanceof Embedding embedding) {
      write(out, embedding);
    } else {
      write(out, (Scores) result, model);
    }
  }

  private static void write(MessageWriter out, Embedding embedding) {
    int end = out.mark();
    for (int index = embedding.size() - 1; index >= 0; index--) {
      out.fixed32(embedding.value(index));
    }
    out.message(dev.zoetrope.v1.Embedding.VALUES_FIELD_NUMBER, end);
    out.message(FrameReply.EMBEDDING_FIELD_NUMBER, end);
  }

  private static void write(MessageWriter out, Scores scores, ModelText model) {
    int end = out.mark();
    for (int index = scores.logitCount() - 1; index >= 0; index--) {
      out.fixed32(scores.logit(index));
    }
    if (scores.logitCount() > 0) {
      out.message(Classification.LOGITS_FIELD_NUMBER, end);
    }
    for (int place = scores.size() - 1; place >= 0; place--) {
      int entryEnd = out.mark();
      out.real(ClassScore.PROBABILITY_FIELD_NUMBER, scores.probability(place));
      out.bytes(ClassScore.LABEL_FIELD_NUMBER, model.label(scores.index(place)));
      out.integer(ClassScore.INDEX_FIELD_NUMBER, scores.index(place));
      out.message(Classification.TOP_FIELD_NUMBER, entryEnd);
    }
    out.message(FrameReply.CLASSES_FIELD_NUMBER, end);
  }
}
