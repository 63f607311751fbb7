package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.Embedding;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Result;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.StageTimes;
import dev.zoetrope.v1.WatchResponse;
import java.util.List;

/** What {@link ReplyMaker} does, with the generated builders. For answers of a lane. */
final class GeneratedReplyMaker {
  private final Clock clock;
  private final AnsweredFrame answered;
  private final List<String> labels;
  private final String variant;

  GeneratedReplyMaker(Clock clock, AnsweredFrame answered) {
    this.clock = clock;
    this.answered = answered;
    this.labels = answered.model.description().labels();
    this.variant = answered.model.variant();
  }

  WatchResponse watchResponse() {
    Ticket ticket = answered.ticket;
    FrameInfo frame = ticket.frame();
    long nowNanos = clock.nanoTime();
    long ageMicros = Math.max(0, clock.unixMicros() - frame.captureUnixMicros());
    FrameReply.Builder reply =
        FrameReply.newBuilder()
            .setSequence(frame.sequence())
            .setModel(answered.model.name())
            .setVariant(variant)
            .setOutcome(ticket.outcome())
            .setDetail(ticket.detail())
            .setAgeUs(ageMicros)
            .setStages(stages(ticket, nowNanos))
            .setBatchSize(ticket.batchSize())
            .setBucketSize(ticket.bucketSize())
            .setBatchClose(ticket.close())
            .setSourcePts(frame.sourcePts())
            .setCaptureUnixUs(frame.captureUnixMicros())
            .setCaptureOrigin(frame.captureOrigin());
    Result result = ticket.result();
    if (result instanceof Embedding embedding) {
      reply.setEmbedding(embedding(embedding));
    } else if (result instanceof Scores scores) {
      reply.setClasses(classes(scores));
    }
    answered.stream.answered(answered.model.telemetry(), ticket, nowNanos, ageMicros);
    return WatchResponse.newBuilder().setReply(reply).build();
  }

  private static StageTimes.Builder stages(Ticket ticket, long nowNanos) {
    long waited = ticket.takenNanos() - ticket.receivedNanos() - ticket.decodeNanos();
    return StageTimes.newBuilder()
        .setReceiveUs(micros(ticket.receivedNanos() - ticket.frame().arrivalNanos()))
        .setDecodeUs(micros(ticket.decodeNanos()))
        .setWaitUs(micros(waited))
        .setFormUs(micros(ticket.executeStartNanos() - ticket.takenNanos()))
        .setExecuteUs(micros(ticket.executeEndNanos() - ticket.executeStartNanos()))
        .setReplyUs(micros(nowNanos - ticket.executeEndNanos()));
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos) / 1_000;
  }

  private static dev.zoetrope.v1.Embedding.Builder embedding(Embedding embedding) {
    dev.zoetrope.v1.Embedding.Builder message = dev.zoetrope.v1.Embedding.newBuilder();
    for (int i = 0; i < embedding.size(); i++) {
      message.addValues(embedding.value(i));
    }
    return message;
  }

  private Classification.Builder classes(Scores scores) {
    Classification.Builder message = Classification.newBuilder();
    for (int place = 0; place < scores.size(); place++) {
      message.addTop(
          ClassScore.newBuilder()
              .setIndex(scores.index(place))
              .setLabel(labels.get(scores.index(place)))
              .setProbability(scores.probability(place)));
    }
    return message;
  }
}
