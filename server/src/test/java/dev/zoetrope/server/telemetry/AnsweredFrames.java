package dev.zoetrope.server.telemetry;

import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Mailbox;
import dev.zoetrope.server.ring.RingFixture;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Policy;
import java.util.List;
import java.util.Objects;

/** Real tickets with times of the test's choice, in µs; the clock is the fixture's. */
final class AnsweredFrames {
  private static final Scores NO_SCORES = new Scores(new int[0], new float[0], new float[0]);

  final RingFixture fixture = new RingFixture(32);
  final Telemetry telemetry = new Telemetry(fixture.clock, fixture.budget);
  final ModelTelemetry model =
      telemetry.addModel("model", 2, 4, () -> new ModelGauges(3, 32, fixture.slab.freeRows()));
  private final RingFixture.Stream stream = fixture.open(Policy.POLICY_QUEUE, 8, 1);
  private long sequence;

  /** Opens a stream. */
  StreamTelemetry open(String id) {
    StreamTelemetry opened = telemetry.newStream();
    opened.opened(id, "test");
    return opened;
  }

  /** A frame that waits in a row. */
  Ticket arrives(StreamTelemetry counted) {
    Ticket ticket = stream.send(++sequence).get(0);
    counted.received(List.of(ticket));
    return ticket;
  }

  /** A frame that waits for a decoder. */
  Ticket arrivesEncoded(StreamTelemetry counted) {
    Ticket ticket = stream.send(++sequence, FrameInfo.NEVER, false).get(0);
    counted.received(List.of(ticket));
    return ticket;
  }

  /** A frame that never gets into a row. */
  Ticket arrives(StreamTelemetry counted, CaptureOrigin origin) {
    FrameInfo frame =
        new FrameInfo(
            ++sequence, 0, 1, origin, fixture.clock.nanoTime(), FrameInfo.NEVER, 1, false, 1);
    Ticket ticket = stream.inbox.register(frame).get(0);
    counted.received(List.of(ticket));
    return ticket;
  }

  /** A lane takes the frame at the head and runs it. */
  Ticket runs(long waitMicros, long formMicros, long executeMicros, long replyMicros) {
    micros(waitMicros);
    Mailbox turn = Objects.requireNonNull(fixture.ring.poll());
    Ticket ticket = Objects.requireNonNull(turn.bind(fixture.clock.nanoTime()));
    micros(formMicros);
    long start = fixture.clock.nanoTime();
    ticket.dropRow();
    micros(executeMicros);
    ticket.answerResult(NO_SCORES, start, fixture.clock.nanoTime());
    micros(replyMicros);
    return ticket;
  }

  /** Its reply is made now, for a picture of this age. */
  void replied(StreamTelemetry counted, Ticket ticket, long ageMicros) {
    counted.answered(model, ticket, fixture.clock.nanoTime(), ageMicros);
  }

  /** A frame arrives, is run at once and replied to. */
  void result(StreamTelemetry counted, long ageMicros) {
    arrives(counted);
    replied(counted, runs(0, 0, 0, 0), ageMicros);
  }

  void micros(long micros) {
    fixture.advance(micros * 1_000);
  }

  ModelSnapshot snapshot() {
    return telemetry.snapshot().model("model").orElseThrow();
  }
}
