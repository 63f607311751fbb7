package dev.zoetrope.server.transport;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.util.Random;
import java.util.Set;

/**
 * A frame that a client sends: a picture whose every pixel shows its number, ready for a row or in
 * need of a decoder, or wrong.
 *
 * @param number its own, and its sequence
 * @param valid it may have a result
 * @param aged it has a maximum age
 * @param plain valid, unaged, and fits a row as it is
 * @param message as it is sent
 */
record SimulatedFrame(int number, boolean valid, boolean aged, boolean plain, Frame message) {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** Some frame. */
  static SimulatedFrame draw(Random random, int number, long nowMicros) {
    boolean whole = random.nextInt(10) > 0;
    boolean raw = random.nextInt(3) > 0;
    boolean aged = random.nextInt(4) == 0;
    boolean future = random.nextInt(20) == 0;
    Frame.Builder frame =
        Frame.newBuilder()
            .setSequence(number)
            .setSourcePts(-number)
            .setPixelFormat(raw ? PixelFormat.PIXEL_FORMAT_RGB8 : PixelFormat.PIXEL_FORMAT_BGR8)
            .setPixels(pixels(number, raw, whole));
    if (aged) {
      frame.setMaxAgeUs(1 + random.nextInt(30));
    }
    if (future) {
      frame.setCaptureUnixUs(nowMicros + HOUR_MICROS);
    } else if (random.nextInt(4) == 0) {
      frame.setCaptureUnixUs(nowMicros - random.nextInt(20));
    }
    boolean valid = whole && !future;
    return new SimulatedFrame(number, valid, aged, raw && valid && !aged, frame.build());
  }

  private static ByteString pixels(int number, boolean raw, boolean whole) {
    int bytes = SimulatedServer.SIDE * SimulatedServer.SIDE * SimulatedExecutor.PIXEL_BYTES;
    byte[] pixels = new byte[whole ? bytes : bytes - 1];
    for (int i = 0; i < pixels.length; i++) {
      int channel = raw ? i % 3 : 2 - i % 3;
      pixels[i] = (byte) (number >> (16 - 8 * channel));
    }
    return ByteString.copyFrom(pixels);
  }

  /** Whether this reply to it makes sense on a stream that had these policies. */
  boolean mayBe(FrameReply reply, Set<Policy> policies) {
    if (!valid) {
      return reply.getOutcome() == Outcome.OUTCOME_INVALID && !reply.getDetail().isEmpty();
    }
    return switch (reply.getOutcome()) {
      case OUTCOME_RESULT ->
          reply.getClasses().getLogits(0) == number
              && reply.getModel().equals("m" + (int) reply.getClasses().getLogits(1))
              && reply.getBatchSize() > 0;
      case OUTCOME_SUPERSEDED -> policies.contains(Policy.POLICY_LATEST);
      case OUTCOME_EXPIRED -> aged;
      case OUTCOME_OVERLOADED ->
          reply.getDetail().startsWith("max_pending_bytes: ")
              || policies.contains(Policy.POLICY_REJECT);
      case OUTCOME_FAILED -> reply.getDetail().matches("model: no such kernel|lane_timeout: .*");
      default -> false;
    };
  }
}
