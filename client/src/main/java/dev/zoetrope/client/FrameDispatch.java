package dev.zoetrope.client;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.wire.OutgoingFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a stream's frames: onto the wire of the present call while it has room, and out to the
 * listener when they are settled, by the server or here.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class FrameDispatch {
  // A frame's message is a little longer than its header and pixels: two lengths and two tags.
  private static final int MESSAGE_OVERHEAD_BYTES = 16;

  private final Outbox outbox = new Outbox();
  private final StreamTally tally = new StreamTally();
  private final ListenerEvents events;
  private final ClientClock clock;

  FrameDispatch(ListenerEvents events, ClientClock clock) {
    this.events = events;
    this.clock = clock;
  }

  StreamTally tally() {
    return tally;
  }

  StreamCounts counts() {
    return tally.counts(outbox.unanswered());
  }

  /** Whether every accepted frame is settled. */
  boolean settled() {
    return outbox.unanswered() == 0;
  }

  /** Whether a frame given now could go onto that wire at once. */
  boolean roomOn(@Nullable Session wire, StreamSpec spec, @Nullable OpenedStream opened) {
    return outbox.waiting() == 0 && open(wire, spec, opened);
  }

  /** Takes a frame; {@link #pump} follows. */
  void accept(Picture picture) {
    boolean stamped = picture.captureUnixMicros() != 0;
    boolean named = picture.captureOrigin() != CaptureOrigin.CAPTURE_ORIGIN_UNSPECIFIED;
    outbox.add(
        stamped && named
            ? picture
            : picture.capturedAt(
                stamped ? picture.captureUnixMicros() : clock.unixMicros(),
                stamped && named ? picture.captureOrigin() : CaptureOrigin.CAPTURE_ORIGIN_CLIENT));
    tally.accepted();
  }

  /**
   * Sends what waits as far as there is room; under LATEST only the newest waits (of coded video,
   * the newest run).
   *
   * @param wire null if none is open
   * @param offset the server's clock; null if it is not known
   * @return whether nothing waits any more
   */
  boolean pump(
      @Nullable Session wire,
      StreamSpec spec,
      @Nullable OpenedStream opened,
      @Nullable ClockOffset offset) {
    for (InFlightFrame withdrawn : outbox.withdraw(spec.latest())) {
      if (spec.latest()) {
        settle(withdrawn, spec, FrameOutcome.SUPERSEDED_BY_CLIENT, "a newer frame was given");
      } else {
        settle(withdrawn, spec, FrameOutcome.LOST, "a frame that it builds on was not sent");
      }
    }
    InFlightFrame next = outbox.firstWaiting();
    while (next != null && wire != null && opened != null && open(wire, spec, opened)) {
      transmit(next, wire, spec, opened.limits().maxMessageBytes(), offset);
      next = outbox.firstWaiting();
    }
    return next == null;
  }

  private boolean open(@Nullable Session wire, StreamSpec spec, @Nullable OpenedStream opened) {
    return wire != null && wire.ready() && outbox.onWire() < InFlightLimits.frames(spec, opened);
  }

  private void transmit(
      InFlightFrame frame,
      Session wire,
      StreamSpec spec,
      long mostBytes,
      @Nullable ClockOffset offset) {
    Picture picture = frame.picture();
    if (picture == null) {
      throw new IllegalStateException("frame " + frame.sequence() + " waits without its pixels");
    }
    OutgoingFrame message = RequestTranslator.frame(picture, offset);
    long bytes =
        (long) message.header().getSerializedSize()
            + message.pixels().remaining()
            + MESSAGE_OVERHEAD_BYTES;
    if (mostBytes > 0 && bytes > mostBytes) {
      InFlightFrame refused = outbox.refuseFirstWaiting();
      if (refused != null) {
        settle(
            refused,
            spec,
            FrameOutcome.INVALID,
            "pixels: the message would have %d bytes, over the server's limit of %d"
                .formatted(bytes, mostBytes));
      }
      return;
    }
    outbox.sent(spec.latest(), spec.policy() == Policy.POLICY_QUEUE);
    tally.sent(frame.sends());
    wire.send(message);
  }

  /** A server's reply: false if it was reported before, or nobody asked. */
  boolean answered(FrameReply message, StreamSpec spec, Session from) {
    InFlightFrame frame =
        outbox.settle(message.getSequence(), message.getModel(), spec.modelNames());
    if (frame == null) {
      tally.duplicate();
      return false;
    }
    tally.replied();
    events.reply(
        ReplyTranslator.reply(
            message,
            frame.sourcePts(),
            frame.captureUnixMicros(),
            frame.captureOrigin(),
            clock.unixMicros()),
        from);
    return true;
  }

  /** The call broke: what may not be sent again is LOST, the rest waits again. */
  void breakOff(StreamSpec spec, int maxSends, String why) {
    boolean resend = spec.policy() != Policy.POLICY_REJECT;
    for (InFlightFrame frame : outbox.breakOff(resend, spec.latest(), maxSends)) {
      settle(frame, spec, FrameOutcome.LOST, why);
    }
  }

  /** The stream is over: whatever is not settled is LOST. */
  void abandon(StreamSpec spec, String why) {
    for (InFlightFrame frame : outbox.drain()) {
      settle(frame, spec, FrameOutcome.LOST, why);
    }
  }

  private void settle(InFlightFrame frame, StreamSpec spec, FrameOutcome outcome, String detail) {
    List<String> models = frame.unanswered(spec.modelNames());
    tally.settledHere(outcome, models.size());
    long now = clock.unixMicros();
    for (String model : models) {
      events.local(Reply.local(frame, model, outcome, detail, now));
    }
  }
}
