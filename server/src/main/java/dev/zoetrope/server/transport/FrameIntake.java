package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.frame.InvalidFrameException;
import dev.zoetrope.server.frame.PictureSpec;
import dev.zoetrope.server.frame.PictureValidator;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.Lateness;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.wire.FrameHeader;
import dev.zoetrope.wire.PixelStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Checks an arriving frame and offers it to its stream's inbox. Event loop. */
final class FrameIntake {
  private static final Logger LOG = System.getLogger(FrameIntake.class.getName());
  private static final long MAX_FUTURE_MICROS = TimeUnit.SECONDS.toMicros(60);

  private final Clock clock;
  private final boolean video;
  private final int maxPixels;
  private final int maxMessageBytes;

  /**
   * For one kind of call.
   *
   * @param video whether it can carry videos, whose decoder lives as long as its stream
   */
  FrameIntake(StreamContext context, boolean video) {
    this.video = video;
    this.clock = context.clock();
    this.maxPixels = context.frames().maxPixels();
    this.maxMessageBytes = context.transport().maxMessageBytes();
  }

  /**
   * Takes one frame in; its tickets are answered by whoever settles them.
   *
   * @param latestNanos an answer after this moment of the monotonic clock is of no use, whatever
   *     its age
   * @param registered told of the tickets before any of them is answered; counts them
   */
  void offer(
      Inbox inbox,
      StreamProfile profile,
      FrameHeader header,
      PixelStream pixels,
      long latestNanos,
      Consumer<List<Ticket>> registered) {
    long nowNanos = clock.nanoTime();
    long nowMicros = clock.unixMicros();
    long capture = header.captureUnixMicros() == 0 ? nowMicros : header.captureUnixMicros();
    long maxAge = header.maxAgeMicros() == 0 ? profile.maxAgeMicros() : header.maxAgeMicros();
    boolean agesKnown = maxAge >= 0 && maxAge <= ProfileReader.MAX_AGE_MICROS && capture > 0;
    long deadline = latestNanos;
    if (maxAge > 0 && agesKnown) {
      long leftMicros = Math.min(MAX_FUTURE_MICROS, capture - nowMicros) + maxAge;
      deadline = Math.min(deadline, nowNanos + TimeUnit.MICROSECONDS.toNanos(leftMicros));
    }
    FrameInfo frame =
        new FrameInfo(
            header.sequence(),
            header.sourcePts(),
            capture,
            origin(header),
            nowNanos,
            deadline,
            profile.topK(),
            profile.logits(),
            profile.models().size());
    List<Ticket> tickets = inbox.register(frame);
    registered.accept(tickets);
    PictureSpec spec = spec(header, profile);
    try {
      checkTimes(header, capture, nowMicros, maxAge);
      checkVideo(spec);
      checkSize(pixels);
      PictureValidator.check(spec, pixels.length(), maxPixels);
      // Every access unit of a video is decoded, or those after it could not be.
      Lateness late = spec.isVideo() ? null : inbox.lateness(frame, nowNanos);
      if (late != null) {
        Inbox.answer(tickets, Outcome.OUTCOME_EXPIRED, late.detail());
        return;
      }
      inbox.accept(tickets, new WirePixels(spec, pixels, profile));
    } catch (InvalidFrameException e) {
      inbox.refuse(
          tickets, spec.isVideo(), Outcome.OUTCOME_INVALID, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, profile + ": a frame could not be taken in", e);
      Inbox.answer(tickets, Outcome.OUTCOME_FAILED, "server: " + e.getMessage());
    }
  }

  /** A frame without a time was captured when it arrived, whatever it says of it. */
  private static CaptureOrigin origin(FrameHeader header) {
    if (header.captureUnixMicros() == 0) {
      return CaptureOrigin.CAPTURE_ORIGIN_ARRIVAL;
    }
    return switch (header.captureOrigin()) {
      case CAPTURE_ORIGIN_UNSPECIFIED, CAPTURE_ORIGIN_ARRIVAL, UNRECOGNIZED ->
          CaptureOrigin.CAPTURE_ORIGIN_CLIENT;
      case CAPTURE_ORIGIN_CLIENT, CAPTURE_ORIGIN_CAMERA, CAPTURE_ORIGIN_FILE ->
          header.captureOrigin();
    };
  }

  private static void checkTimes(FrameHeader header, long capture, long nowMicros, long maxAge)
      throws InvalidFrameException {
    if (capture < 0 || capture - nowMicros > MAX_FUTURE_MICROS) {
      throw new InvalidFrameException(
          "capture_unix_us: at most %d in the future, %s is not"
              .formatted(MAX_FUTURE_MICROS, Long.toUnsignedString(header.captureUnixMicros())));
    }
    if (maxAge < 0 || maxAge > ProfileReader.MAX_AGE_MICROS) {
      throw new InvalidFrameException(
          "max_age_us: at most %d, not %s"
              .formatted(ProfileReader.MAX_AGE_MICROS, Long.toUnsignedString(maxAge)));
    }
  }

  private void checkVideo(PictureSpec spec) throws InvalidFrameException {
    if (spec.isVideo() && !video) {
      throw new InvalidFrameException(
          "pixel_format: %s only in Watch, where its decoder lives as long as the stream"
              .formatted(spec.format().name().replace("PIXEL_FORMAT_", "")));
    }
  }

  private void checkSize(PixelStream pixels) throws InvalidFrameException {
    if (pixels.length() > maxMessageBytes) {
      throw new InvalidFrameException(
          "pixels: at most %d bytes (max_message_bytes), not %d"
              .formatted(maxMessageBytes, pixels.length()));
    }
  }

  private static PictureSpec spec(FrameHeader header, StreamProfile profile) {
    PixelFormat format =
        header.pixelFormat() != PixelFormat.PIXEL_FORMAT_UNSPECIFIED
            ? header.pixelFormat()
            : profile.pixelFormat();
    // A file or video says its own size; the stream's default is about raw frames.
    boolean file = PictureValidator.statesItsSize(format);
    return new PictureSpec(
        format,
        header.width() != 0 || file ? header.width() : profile.width(),
        header.height() != 0 || file ? header.height() : profile.height(),
        header.stride(),
        header.color() != ColorSpace.COLOR_SPACE_UNSPECIFIED ? header.color() : profile.color(),
        profile.fit(),
        profile.crop());
  }
}
