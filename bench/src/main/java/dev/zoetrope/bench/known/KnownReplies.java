package dev.zoetrope.bench.known;

import dev.zoetrope.bench.known.sink.SinkReplies;
import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.v1.Limits;
import dev.zoetrope.v1.ListModelsResponse;
import dev.zoetrope.v1.ModelInfo;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.OutputKind;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import dev.zoetrope.v1.ScoreKind;
import dev.zoetrope.v1.StreamSettings;
import dev.zoetrope.v1.WatchResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a known server says, of a real server's shape. Immutable. */
public final class KnownReplies {
  /** The only model's name. */
  public static final String MODEL = "known";

  /** The best class of every result that is not wrong. */
  public static final int RIGHT_CLASS = 1;

  /** The best class of wrong results. */
  public static final int WRONG_CLASS = 2;

  /** How a behaviour may give frames up. */
  static final List<Outcome> GIVEN_UP =
      List.of(
          Outcome.OUTCOME_SUPERSEDED,
          Outcome.OUTCOME_EXPIRED,
          Outcome.OUTCOME_OVERLOADED,
          Outcome.OUTCOME_INVALID,
          Outcome.OUTCOME_FAILED,
          Outcome.OUTCOME_SKIPPED);

  private static final int SIDE = 224;
  private static final int CLASSES = 10;
  private static final int TOP = 5;
  private static final ModelInfo INFO =
      ModelInfo.newBuilder()
          .setName(MODEL)
          .setVersion("1")
          .setArchitecture("known")
          .setPrecision("fp32")
          .setInputWidth(SIDE)
          .setInputHeight(SIDE)
          .setFit(Fit.FIT_CROP)
          .setClasses(CLASSES)
          .addBuckets(1)
          .addBucketUs(1)
          .setOutput(OutputKind.OUTPUT_KIND_LOGITS)
          .setScores(ScoreKind.SCORE_KIND_SOFTMAX)
          .build();

  private final Map<Outcome, FrameReply> messages = new EnumMap<>(Outcome.class);
  private final Map<Outcome, SinkReplies> watch = new EnumMap<>(Outcome.class);
  private final FrameReply wrongMessage = result(WRONG_CLASS);
  private final SinkReplies wrong = new SinkReplies(opened(), wrongMessage);

  KnownReplies() {
    messages.put(Outcome.OUTCOME_RESULT, result(RIGHT_CLASS));
    for (Outcome outcome : GIVEN_UP) {
      messages.put(outcome, givenUp(outcome));
    }
    messages.forEach((outcome, reply) -> watch.put(outcome, new SinkReplies(opened(), reply)));
  }

  /** For answers on a stream. */
  SinkReplies watch(Outcome outcome, boolean isWrong) {
    return isWrong ? wrong : watch.getOrDefault(outcome, wrong);
  }

  /** To a single picture. */
  InferResponse infer(Departure departure) {
    FrameReply reply =
        departure.wrong() ? wrongMessage : messages.getOrDefault(departure.outcome(), wrongMessage);
    long sequence = departure.frame().sequence();
    return InferResponse.newBuilder()
        .setReply(sequence == 0 ? reply : reply.toBuilder().setSequence(sequence).build())
        .build();
  }

  /** The models: one. */
  ListModelsResponse models() {
    return ListModelsResponse.newBuilder().addModels(INFO).build();
  }

  private static WatchResponse opened() {
    TransportConfig config = TransportConfig.defaults();
    Limits limits =
        Limits.newBuilder()
            .setMaxMessageBytes(config.maxMessageBytes())
            .setMaxFramePixels(1 << 30)
            .setMaxInFlightFrames(1 << 20)
            .setMaxStreamsPerConnection(1 << 20)
            .build();
    StreamSettings settings =
        StreamSettings.newBuilder()
            .setPolicy(Policy.POLICY_LATEST)
            .setOrder(Order.ORDER_AS_COMPLETED)
            .setWindow(1 << 20)
            .setWeight(1)
            .setTopK(TOP)
            .setPriority(Priority.PRIORITY_NORMAL)
            .build();
    return WatchResponse.newBuilder()
        .setOpened(
            Opened.newBuilder().addModels(INFO).setSettings(settings).setLimits(limits).build())
        .build();
  }

  private static FrameReply result(int best) {
    Classification.Builder classes = Classification.newBuilder();
    for (int rank = 0; rank < TOP; rank++) {
      int index = (best + rank) % CLASSES;
      classes.addTop(
          ClassScore.newBuilder()
              .setIndex(index)
              .setLabel("class " + index)
              .setProbability((float) (0.5 / (1 << rank))));
    }
    return FrameReply.newBuilder()
        .setModel(MODEL)
        .setOutcome(Outcome.OUTCOME_RESULT)
        .setBatchSize(1)
        .setBucketSize(1)
        .setBatchClose(BatchClose.BATCH_CLOSE_LANE_IDLE)
        .setClasses(classes)
        .build();
  }

  private static FrameReply givenUp(Outcome outcome) {
    return FrameReply.newBuilder()
        .setModel(MODEL)
        .setOutcome(outcome)
        .setDetail("as the behaviour has it")
        .build();
  }
}
