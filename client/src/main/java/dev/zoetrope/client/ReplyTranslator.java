package dev.zoetrope.client;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Limits;
import dev.zoetrope.v1.ModelInfo;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.OutputKind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** From the wire's types to the library's. Stateless. */
final class ReplyTranslator {
  private ReplyTranslator() {}

  /**
   * A server's reply.
   *
   * @param sourcePts the frame's
   * @param captureUnixMicros the frame's, by this client's clock
   * @param captureOrigin who says so
   * @param nowUnixMicros when the reply was read, by this client's clock
   */
  static Reply reply(
      FrameReply reply,
      long sourcePts,
      long captureUnixMicros,
      CaptureOrigin captureOrigin,
      long nowUnixMicros) {
    List<ClassScore> classes =
        reply.getClasses().getTopList().stream()
            .map(top -> new ClassScore(top.getIndex(), top.getLabel(), top.getProbability()))
            .toList();
    FrameOutcome outcome = outcome(reply);
    String detail =
        outcome == FrameOutcome.FAILED && reply.getDetail().isEmpty()
            ? "outcome " + reply.getOutcomeValue()
            : reply.getDetail();
    return new Reply(
        reply.getSequence(),
        reply.getModel(),
        reply.getVariant(),
        outcome,
        detail,
        classes,
        reply.getClasses().getLogitsList(),
        reply.getEmbedding().getValuesList(),
        reply.getAgeUs(),
        Math.max(0, nowUnixMicros - captureUnixMicros),
        stages(reply.getStages()),
        reply.getBatchSize(),
        reply.getBucketSize(),
        reply.getBatchClose(),
        sourcePts,
        captureUnixMicros,
        captureOrigin);
  }

  /** An outcome newer than this client counts as FAILED, and the detail says its number. */
  private static FrameOutcome outcome(FrameReply reply) {
    return switch (reply.getOutcome()) {
      case OUTCOME_RESULT -> FrameOutcome.RESULT;
      case OUTCOME_SUPERSEDED -> FrameOutcome.SUPERSEDED;
      case OUTCOME_EXPIRED -> FrameOutcome.EXPIRED;
      case OUTCOME_OVERLOADED -> FrameOutcome.OVERLOADED;
      case OUTCOME_INVALID -> FrameOutcome.INVALID;
      case OUTCOME_SKIPPED -> FrameOutcome.SKIPPED;
      case OUTCOME_FAILED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> FrameOutcome.FAILED;
    };
  }

  private static StageTimes stages(dev.zoetrope.v1.StageTimes stages) {
    return new StageTimes(
        stages.getReceiveUs(),
        stages.getDecodeUs(),
        stages.getWaitUs(),
        stages.getFormUs(),
        stages.getExecuteUs(),
        stages.getReplyUs());
  }

  static OpenedStream opened(Opened opened) {
    return new OpenedStream(
        opened.getStreamId(),
        opened.getModelsList().stream().map(ReplyTranslator::model).toList(),
        settings(opened.getSettings()),
        limits(opened.getLimits()));
  }

  static StreamSettings settings(dev.zoetrope.v1.StreamSettings settings) {
    return new StreamSettings(
        settings.getPolicy(),
        settings.getOrder(),
        duration(settings.getMaxAgeUs()),
        settings.getWindow(),
        settings.getWeight(),
        settings.getTopK(),
        settings.getLogits(),
        settings.getPriority(),
        settings.getKeyframesOnly());
  }

  private static ServerLimits limits(Limits limits) {
    return new ServerLimits(
        limits.getMaxMessageBytes(),
        limits.getMaxFramePixels(),
        limits.getMaxInFlightFrames(),
        limits.getMaxStreamsPerConnection(),
        duration(limits.getStreamIdleTimeoutUs()));
  }

  static Model model(ModelInfo model) {
    return new Model(
        model.getName(),
        model.getVersion(),
        model.getArchitecture(),
        model.getPrecision(),
        model.getTrained(),
        model.getInputWidth(),
        model.getInputHeight(),
        model.getFit(),
        outputKind(model.getOutput()),
        model.getScores(),
        model.getThreshold(),
        model.getClasses(),
        model.getEmbeddingSize(),
        model.getLabelsList(),
        model.getBucketsList(),
        model.getBucketUsList());
  }

  /** A server that does not say has classifiers only. */
  private static OutputKind outputKind(OutputKind said) {
    return said == OutputKind.OUTPUT_KIND_UNSPECIFIED ? OutputKind.OUTPUT_KIND_LOGITS : said;
  }

  private static Duration duration(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
