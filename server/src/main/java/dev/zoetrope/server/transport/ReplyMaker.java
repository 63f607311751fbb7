package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Result;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.telemetry.StreamTelemetry;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.StageTimes;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.MessageWriter;
import dev.zoetrope.wire.OutgoingResponse;

/**
 * Turns an answered ticket into the bytes of its reply, without a message object in between. Any
 * thread; what it returns is lent until the thread's next call.
 */
final class ReplyMaker {
  private static final int NANOS_PER_MICRO = 1_000;
  private static final ThreadLocal<MessageWriter> WRITER =
      ThreadLocal.withInitial(MessageWriter::new);

  private final Clock clock;
  private final StreamTelemetry stream;

  ReplyMaker(Clock clock, StreamTelemetry stream) {
    this.clock = clock;
    this.stream = stream;
  }

  /** {@code WatchResponse{reply}}. */
  OutgoingResponse.Encoded watchResponse(Ticket ticket, ServedModel model) {
    MessageWriter out = WRITER.get();
    out.clear();
    writeReply(out, ticket, model);
    out.message(WatchResponse.REPLY_FIELD_NUMBER, 0);
    return out.written();
  }

  /** {@code FrameReply}. */
  OutgoingResponse.Encoded reply(Ticket ticket, ServedModel model) {
    MessageWriter out = WRITER.get();
    out.clear();
    writeReply(out, ticket, model);
    return out.written();
  }

  /** Fields in falling order, as the writer wants them. */
  private void writeReply(MessageWriter out, Ticket ticket, ServedModel model) {
    FrameInfo frame = ticket.frame();
    Result result = ticket.result();
    if (result != null) {
      ResultWriter.write(out, result, model.text());
    }
    out.integer(FrameReply.CAPTURE_ORIGIN_FIELD_NUMBER, frame.captureOrigin().getNumber());
    out.integer(FrameReply.CAPTURE_UNIX_US_FIELD_NUMBER, frame.captureUnixMicros());
    out.integer(FrameReply.SOURCE_PTS_FIELD_NUMBER, frame.sourcePts());
    out.integer(FrameReply.BATCH_CLOSE_FIELD_NUMBER, ticket.close().getNumber());
    out.integer(FrameReply.BUCKET_SIZE_FIELD_NUMBER, ticket.bucketSize());
    out.integer(FrameReply.BATCH_SIZE_FIELD_NUMBER, ticket.batchSize());
    long nowNanos = clock.nanoTime();
    long ageMicros = Math.max(0, clock.unixMicros() - frame.captureUnixMicros());
    writeStages(out, ticket, nowNanos);
    out.integer(FrameReply.AGE_US_FIELD_NUMBER, ageMicros);
    out.text(FrameReply.DETAIL_FIELD_NUMBER, ticket.detail());
    out.integer(FrameReply.OUTCOME_FIELD_NUMBER, ticket.outcome().getNumber());
    if (result != null) {
      out.bytes(FrameReply.VARIANT_FIELD_NUMBER, model.text().variant());
    }
    out.bytes(FrameReply.MODEL_FIELD_NUMBER, model.text().name());
    out.integer(FrameReply.SEQUENCE_FIELD_NUMBER, frame.sequence());
    stream.answered(model.telemetry(), ticket, nowNanos, ageMicros);
  }

  /** Each stage ends where the next begins; one that was never reached is 0. */
  private static void writeStages(MessageWriter out, Ticket ticket, long nowNanos) {
    int end = out.mark();
    long arrival = ticket.frame().arrivalNanos();
    long received = ticket.receivedNanos() == 0 ? nowNanos : ticket.receivedNanos();
    if (ticket.receivedNanos() != 0) {
      long taken = ticket.takenNanos() == 0 ? nowNanos : ticket.takenNanos();
      if (ticket.executeEndNanos() != 0) {
        long executed = ticket.executeEndNanos();
        long started = ticket.executeStartNanos();
        out.integer(StageTimes.REPLY_US_FIELD_NUMBER, micros(nowNanos - executed));
        out.integer(StageTimes.EXECUTE_US_FIELD_NUMBER, micros(executed - started));
        out.integer(StageTimes.FORM_US_FIELD_NUMBER, micros(started - taken));
      }
      long waited = taken - received - ticket.decodeNanos();
      out.integer(StageTimes.WAIT_US_FIELD_NUMBER, micros(waited));
      out.integer(StageTimes.DECODE_US_FIELD_NUMBER, micros(ticket.decodeNanos()));
    }
    out.integer(StageTimes.RECEIVE_US_FIELD_NUMBER, micros(received - arrival));
    out.message(FrameReply.STAGES_FIELD_NUMBER, end);
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos) / NANOS_PER_MICRO;
  }
}
