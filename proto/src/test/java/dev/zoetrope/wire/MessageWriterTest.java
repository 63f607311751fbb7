package dev.zoetrope.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.StageTimes;
import dev.zoetrope.v1.WatchResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private static final long[] NUMBERS = {
    0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 35, Long.MAX_VALUE, -1, Long.MIN_VALUE
  };

  private final Random random = new Random(7);
  private final MessageWriter writer = new MessageWriter();

  @Test
  void writesWhatTheGeneratedClassesWrite() {
    for (int round = 0; round < 2_000; round++) {
      WatchResponse response = WatchResponse.newBuilder().setReply(randomReply()).build();

      OutgoingResponse.Encoded written = write(response.getReply());

      assertThat(bytes(written)).as("%s", response).isEqualTo(response.toByteArray());
    }
  }

  @Test
  void growsForAMessageLargerThanItsBuffer() {
    FrameReply reply = FrameReply.newBuilder().setDetail("x".repeat(100_000)).build();
    WatchResponse response = WatchResponse.newBuilder().setReply(reply).build();

    assertThat(bytes(write(reply))).isEqualTo(response.toByteArray());
  }

  private OutgoingResponse.Encoded write(FrameReply reply) {
    writer.clear();
    if (reply.hasClasses()) {
      int end = writer.mark();
      for (int i = reply.getClasses().getLogitsCount() - 1; i >= 0; i--) {
        writer.fixed32(reply.getClasses().getLogits(i));
      }
      if (reply.getClasses().getLogitsCount() > 0) {
        writer.message(Classification.LOGITS_FIELD_NUMBER, end);
      }
      for (int i = reply.getClasses().getTopCount() - 1; i >= 0; i--) {
        ClassScore score = reply.getClasses().getTop(i);
        int entryEnd = writer.mark();
        writer.real(ClassScore.PROBABILITY_FIELD_NUMBER, score.getProbability());
        writer.bytes(
            ClassScore.LABEL_FIELD_NUMBER, score.getLabel().getBytes(StandardCharsets.UTF_8));
        writer.integer(ClassScore.INDEX_FIELD_NUMBER, score.getIndex());
        writer.message(Classification.TOP_FIELD_NUMBER, entryEnd);
      }
      writer.message(FrameReply.CLASSES_FIELD_NUMBER, end);
    }
    writer.integer(FrameReply.SOURCE_PTS_FIELD_NUMBER, reply.getSourcePts());
    int stagesEnd = writer.mark();
    writer.integer(StageTimes.RECEIVE_US_FIELD_NUMBER, reply.getStages().getReceiveUs());
    if (reply.hasStages()) {
      writer.message(FrameReply.STAGES_FIELD_NUMBER, stagesEnd);
    }
    writer.text(FrameReply.DETAIL_FIELD_NUMBER, reply.getDetail());
    writer.integer(FrameReply.OUTCOME_FIELD_NUMBER, reply.getOutcomeValue());
    writer.integer(FrameReply.SEQUENCE_FIELD_NUMBER, reply.getSequence());
    writer.message(WatchResponse.REPLY_FIELD_NUMBER, 0);
    return writer.written();
  }

  private FrameReply randomReply() {
    FrameReply.Builder reply =
        FrameReply.newBuilder()
            .setSequence(number())
            .setOutcome(Outcome.forNumber(1 + random.nextInt(6)))
            .setDetail(random.nextBoolean() ? "" : "Größe: " + number())
            .setSourcePts(number());
    if (random.nextBoolean()) {
      reply.setStages(StageTimes.newBuilder().setReceiveUs(number()));
    }
    if (random.nextBoolean()) {
      Classification.Builder classes = Classification.newBuilder();
      for (int i = random.nextInt(4); i > 0; i--) {
        classes.addTop(
            ClassScore.newBuilder()
                .setIndex(random.nextInt(1_000))
                .setLabel(random.nextBoolean() ? "" : "tabby")
                .setProbability(random.nextBoolean() ? 0 : random.nextFloat()));
      }
      for (int i = random.nextInt(40); i > 0; i--) {
        classes.addLogits(random.nextFloat() - 0.5f);
      }
      reply.setClasses(classes);
    }
    return reply.build();
  }

  private long number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static byte[] bytes(OutgoingResponse.Encoded encoded) {
    return Arrays.copyOfRange(
        encoded.bytes(), encoded.offset(), encoded.offset() + encoded.length());
  }
}
