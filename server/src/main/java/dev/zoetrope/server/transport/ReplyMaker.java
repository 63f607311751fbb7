package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ops.ServerStats;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.StageTimes;

/** Turns an answered ticket into a reply. Any thread. */
final class ReplyMaker {
  private static final int NANOS_PER_MICRO = 1_000;

  private final Clock clock;
  private final ServerStats stats;

  ReplyMaker(Clock clock, ServerStats stats) {
    this.clock = clock;
    this.stats = stats;
  }

  FrameReply make(Ticket ticket, ServedModel model) {
    FrameInfo frame = ticket.frame();
    FrameReply.Builder reply =
        FrameReply.newBuilder()
            .setSequence(frame.sequence())
            .setModel(model.name())
            .setOutcome(ticket.outcome())
            .setDetail(ticket.detail())
            .setAgeUs(Math.max(0, clock.unixMicros() - frame.captureUnixMicros()))
            .setStages(stages(ticket, clock.nanoTime()))
            .setBatchSize(ticket.batchSize())
            .setBucketSize(ticket.bucketSize())
            .setBatchClose(ticket.close())
            .setSourcePts(frame.sourcePts())
            .setCaptureUnixUs(frame.captureUnixMicros())
            .setCaptureOrigin(frame.captureOrigin());
    Scores scores = ticket.scores();
    if (scores != null) {
      reply.setVariant(model.variant()).setClasses(classes(scores, model));
    }
    stats.answered(ticket.outcome());
    return reply.build();
  }

  private static Classification classes(Scores scores, ServedModel model) {
    Classification.Builder classes = Classification.newBuilder();
    for (int place = 0; place < scores.size(); place++) {
      classes.addTop(
          ClassScore.newBuilder()
              .setIndex(scores.index(place))
              .setLabel(model.label(scores.index(place)))
              .setProbability(scores.probability(place)));
    }
    for (int index = 0; index < scores.logitCount(); index++) {
      classes.addLogits(scores.logit(index));
    }
    return classes.build();
  }

  /** Each stage ends where the next begins; one that was never reached is 0. */
  private static StageTimes stages(Ticket ticket, long nowNanos) {
    long arrival = ticket.frame().arrivalNanos();
    long received = ticket.receivedNanos() == 0 ? nowNanos : ticket.receivedNanos();
    StageTimes.Builder stages = StageTimes.newBuilder().setReceiveUs(micros(received - arrival));
    if (ticket.receivedNanos() == 0) {
      return stages.build();
    }
    long taken = ticket.takenNanos() == 0 ? nowNanos : ticket.takenNanos();
    stages
        .setDecodeUs(micros(ticket.decodeNanos()))
        .setWaitUs(micros(taken - received - ticket.decodeNanos()));
    if (ticket.executeEndNanos() != 0) {
      stages
          .setFormUs(micros(ticket.executeStartNanos() - taken))
          .setExecuteUs(micros(ticket.executeEndNanos() - ticket.executeStartNanos()))
          .setReplyUs(micros(nowNanos - ticket.executeEndNanos()));
    }
    return stages.build();
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos) / NANOS_PER_MICRO;
  }
}
