package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.frame.SentPictures.Sent;
import dev.zoetrope.server.ring.PendingFrame;
import dev.zoetrope.server.ring.VideoQueue;
import dev.zoetrope.v1.Outcome;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one stream's decoder, and the decoder itself: opens it for what the parameter sets
 * announce, within the limits, and again when they change; keeps from it what cannot be decoded.
 * Same thread as its {@link VideoStream}.
 */
final class VideoFeed implements AutoCloseable {
  static final String EXPIRED = "max_age_us: passed before its picture was ready";
  private static final String DAMAGED =
      "pixels: damaged, or built on pictures that are missing or damaged";
  private static final String NO_SLICE =
      "pixels: no picture in this access unit; parameter sets come with their picture";
  private static final Gap NEEDS_KEYFRAME =
      new Gap(Outcome.OUTCOME_INVALID, "pixels: waits for a keyframe");

  private final Clock clock;
  private final int maxPixels;
  private final VideoMemory memory;
  private final SentPictures sent;
  private final AVFrame picture = avutil.av_frame_alloc();

  private VideoUnits units = new VideoUnits(VideoCodec.H264);
  private @Nullable VideoDecoder decoder;
  private @Nullable VideoFormat format;

  /** Taken from the queue, and waiting for the decoder to be emptied. */
  private @Nullable Next next;

  /** What is answered until the next keyframe; null: the pictures before are there. */
  private @Nullable Gap gap = NEEDS_KEYFRAME;

  private boolean mayGive;
  private boolean draining;

  private record Next(PendingFrame frame, AccessUnit unit, VideoUnits.Summary summary) {}

  private record Gap(Outcome outcome, String detail) {}

  VideoFeed(Clock clock, int maxPixels, VideoMemory memory, SentPictures sent) {
    this.clock = clock;
    this.maxPixels = maxPixels;
    this.memory = memory;
    this.sent = sent;
  }

  /** Whether the decoder should be asked for pictures. */
  boolean mayGive() {
    return mayGive;
  }

  /** The picture received last, until {@link #release} or the next one. */
  AVFrame picture() {
    return picture;
  }

  /** Gives the picture's memory back. */
  void release() {
    avutil.av_frame_unref(picture);
  }

  /** Asks for a picture: its number, or -1 for none. Only if it {@link #mayGive}. */
  long receive() {
    VideoDecoder own = opened();
    switch (own.receive(picture)) {
      case PICTURE -> {
        memory.countPicture();
        return picture.pts();
      }
      case NOTHING -> {
        mayGive = false;
        sent.refuseLate(own.delay());
      }
      case END -> emptied();
      case DAMAGE -> {
        // What was fed after it may build on it.
        long sequence = sent.lastSequence();
        sent.refuseAll(Outcome.OUTCOME_INVALID, DAMAGED);
        emptied();
        gap = damage(sequence);
      }
    }
    return -1;
  }

  private VideoDecoder opened() {
    VideoDecoder own = decoder;
    if (own == null) {
      throw new IllegalStateException("no decoder is open");
    }
    return own;
  }

  /** Nothing more comes out: what has not come never will. */
  private void emptied() {
    mayGive = false;
    draining = false;
    sent.refuseAll(Outcome.OUTCOME_INVALID, SentPictures.NO_PICTURE);
    opened().reset();
  }

  /** What is in the decoder comes out; then it begins again, with a keyframe. */
  private void drain(Gap until) {
    gap = until;
    VideoDecoder own = decoder;
    if (own != null && !draining) {
      own.drain();
      draining = true;
      mayGive = true;
    }
  }

  private static Gap damage(long sequence) {
    return new Gap(
        Outcome.OUTCOME_INVALID,
        "pixels: waits for a keyframe after damage at sequence " + sequence);
  }

  /**
   * Takes the next access unit and feeds it, or answers it.
   *
   * @return false if there is nothing to do
   */
  boolean advance(VideoQueue queue) {
    Next ready = next;
    if (ready == null) {
      PendingFrame frame = queue.next();
      if (frame == null) {
        return queue.isFinished() && finish();
      }
      ready = look(frame);
    }
    next = null;
    if (ready != null) {
      if (mustEmptyFor(ready)) {
        next = ready;
        drain(NEEDS_KEYFRAME);
      } else if (open(ready)) {
        feed(ready);
      }
    }
    return true;
  }

  private boolean finish() {
    if (sent.isEmpty()) {
      return false;
    }
    drain(NEEDS_KEYFRAME);
    return true;
  }

  /** Reads an access unit; null if that answered it. */
  private @Nullable Next look(PendingFrame frame) {
    AccessUnit unit = (AccessUnit) frame.picture();
    Gap reason = gap;
    if (!unit.isKeyframe() && reason != null) {
      frame.refuse(reason.outcome(), reason.detail());
      return null;
    }
    try {
      VideoUnits own = unitsOf(unit);
      VideoUnits.Summary summary = own.read(unit.payload());
      if (summary == null) {
        frame.refuse(Outcome.OUTCOME_INVALID, NO_SLICE);
        return null;
      }
      check(own, summary);
      units = own;
      return new Next(frame, unit, summary);
    } catch (InvalidFrameException e) {
      frame.refuse(Outcome.OUTCOME_INVALID, String.valueOf(e.getMessage()));
      drain(damage(frame.frame().sequence()));
      return null;
    }
  }

  private VideoUnits unitsOf(AccessUnit unit) {
    VideoCodec codec = VideoCodec.of(unit.spec().format());
    return codec == units.codec() ? units : new VideoUnits(codec);
  }

  private void check(VideoUnits own, VideoUnits.Summary summary) throws InvalidFrameException {
    VideoFormat announced = summary.format();
    if (announced != null) {
      announced.check(maxPixels);
    }
    if (summary.keyframe()) {
      return;
    }
    if (own != units) {
      throw new InvalidFrameException(
          "pixels: %s begins with a keyframe".formatted(own.codec().title()));
    }
    if (announced != null && !announced.equals(format)) {
      throw new InvalidFrameException(
          "pixels: its parameter sets announce another picture (%d x %d) without a keyframe"
              .formatted(announced.width(), announced.height()));
    }
    if (summary.missing()) {
      throw new InvalidFrameException("pixels: a picture that it builds on is missing");
    }
  }

  private boolean isOpenFor(Next ready) {
    VideoFormat announced = ready.summary().format();
    VideoDecoder own = decoder;
    return own != null
        && own.codec() == units.codec()
        && (announced == null || announced.equals(format));
  }

  private boolean mustEmptyFor(Next ready) {
    return !sent.isEmpty() && !isOpenFor(ready);
  }

  /** Has a decoder for it, or answers it. */
  private boolean open(Next ready) {
    if (isOpenFor(ready)) {
      return true;
    }
    closeDecoder();
    VideoFormat announced = ready.summary().format();
    if (announced == null) {
      ready.frame().refuse(Outcome.OUTCOME_INVALID, "pixels: a keyframe without parameter sets");
      gap = NEEDS_KEYFRAME;
      return false;
    }
    if (!memory.tryOpen(announced.decoderBytes())) {
      String detail =
          "max_video_bytes: the decoders of all streams have %d, limit %d, this one takes %d"
              .formatted(memory.reserved(), memory.limit(), announced.decoderBytes());
      ready.frame().refuse(Outcome.OUTCOME_OVERLOADED, detail);
      gap = new Gap(Outcome.OUTCOME_OVERLOADED, detail);
      return false;
    }
    format = announced;
    try {
      decoder = new VideoDecoder(units.codec(), announced);
    } finally {
      if (decoder == null) {
        format = null;
        memory.closed(announced.decoderBytes());
      }
    }
    return true;
  }

  private void feed(Next ready) {
    PendingFrame frame = ready.frame();
    VideoDecoder own = opened();
    if (ready.summary().keyframe()) {
      gap = null;
    }
    long start = clock.nanoTime();
    long number = sent.nextNumber(ready.summary().keyframe());
    boolean whole = own.send(ready.unit().payload(), number);
    frame.dropPicture();
    long end = clock.nanoTime();
    sent.add(number, new Sent(frame, ready.unit().spec(), end - start));
    mayGive = true;
    if (!whole || isTooDeep(own)) {
      // What was fed before it comes out whole.
      sent.refuseLast(Outcome.OUTCOME_INVALID, DAMAGED);
      drain(damage(frame.frame().sequence()));
    } else if (ready.unit().keyframesOnly()) {
      drain(NEEDS_KEYFRAME);
    }
    if (frame.frame().deadlineNanos() <= end) {
      // Decoded nevertheless: others build on it.
      frame.refuse(Outcome.OUTCOME_EXPIRED, EXPIRED);
    }
  }

  /** It holds more pictures back than the memory set aside for it allows. */
  private boolean isTooDeep(VideoDecoder own) {
    VideoFormat current = format;
    return current != null && own.delay() > current.reordered();
  }

  /** Answers what was taken from the queue and not fed. */
  void refuseNext(Outcome outcome, String detail) {
    Next waiting = next;
    if (waiting != null) {
      next = null;
      waiting.frame().refuse(outcome, detail);
    }
  }

  /** Forgets everything; until the next keyframe frames are answered FAILED. */
  void restart(String detail) {
    closeDecoder();
    gap = new Gap(Outcome.OUTCOME_FAILED, detail);
  }

  private void closeDecoder() {
    VideoDecoder own = decoder;
    VideoFormat current = format;
    mayGive = false;
    draining = false;
    decoder = null;
    format = null;
    if (own != null && current != null) {
      own.close();
      memory.closed(current.decoderBytes());
    }
  }

  @Override
  public void close() {
    closeDecoder();
    avutil.av_frame_free(picture);
  }
}
