package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.frame.SentPictures.Sent;
import dev.zoetrope.server.ring.PendingFrame;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.VideoQueue;
import dev.zoetrope.v1.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one stream's video: feeds its access units in order and places the pictures that come
 * out. Used by one decode thread at a time, between {@link VideoQueue#enter} and {@link
 * VideoQueue#leave}.
 *
 * <p>A picture needs rows only once it is decoded. Without any free, it is kept: under LATEST until
 * a newer one takes its place, and decoding goes on; under other policies decoding waits. After
 * damage, what is whole comes out, and everything up to the next keyframe is refused.
 */
final class VideoStream implements AutoCloseable {
  private static final String SUPERSEDED = "a newer frame of this stream took its place";

  private final Clock clock;
  private final VideoFeed feed;
  private final SentPictures sent;
  private final Recipes recipes;

  /** Decoded and without rows; its pixels are the decoder's current picture. */
  private @Nullable Sent shown;

  VideoStream(Clock clock, int maxPixels, VideoMemory memory, Recipes recipes) {
    this.clock = clock;
    this.recipes = recipes;
    this.sent = new SentPictures();
    this.feed = new VideoFeed(clock, maxPixels, memory, sent);
  }

  /**
   * What a turn of a decode thread came to.
   *
   * @param more whether there is more to do at once
   * @param full a slab without a free row, which a picture waits for; or null
   */
  record Turn(boolean more, @Nullable Slab full) {}

  /**
   * Feeds at most one access unit and places what comes out.
   *
   * @param writer the calling thread's
   */
  Turn turn(VideoQueue queue, PictureDecoder writer) {
    boolean fed = false;
    while (true) {
      Slab full = place(queue, writer);
      if (full != null && !queue.latest()) {
        return new Turn(false, full);
      }
      if (feed.mayGive()) {
        receive(queue);
      } else if (fed && queue.hasNext()) {
        return new Turn(true, full);
      } else if (!feed.advance(queue)) {
        queue.heldBack(sent.size());
        return new Turn(false, full);
      } else {
        fed = true;
      }
    }
  }

  private void receive(VideoQueue queue) {
    long number = feed.receive();
    if (number < 0) {
      return;
    }
    Sent picture = sent.take(number);
    queue.heldBack(0);
    Sent older = shown;
    if (older != null) {
      older.frame().refuse(Outcome.OUTCOME_SUPERSEDED, SUPERSEDED);
    }
    shown = picture;
  }

  /** Writes the picture that is shown, if there is one; a slab that has no row for it, or null. */
  private @Nullable Slab place(VideoQueue queue, PictureDecoder writer) {
    Sent picture = shown;
    if (picture == null) {
      return null;
    }
    PendingFrame frame = picture.frame();
    long start = clock.nanoTime();
    if (picture.isAnswered() || frame.lateness(start) != null) {
      shown = null;
      feed.release();
      frame.refuse(Outcome.OUTCOME_EXPIRED, VideoFeed.EXPIRED);
      return null;
    }
    Slab full = queue.takeRows(frame);
    if (full != null) {
      return full;
    }
    shown = null;
    try {
      writer.writeVideo(feed.picture(), picture.spec(), recipes.rowsOf(frame));
      frame.placed(picture.decodeNanos() + clock.nanoTime() - start);
    } catch (InvalidFrameException e) {
      frame.refuse(Outcome.OUTCOME_INVALID, String.valueOf(e.getMessage()));
    } finally {
      feed.release();
    }
    return null;
  }

  /** Something went wrong that is not the video's fault: starts afresh at the next keyframe. */
  void fail(Throwable e) {
    answerAll(Outcome.OUTCOME_FAILED, "decoder: " + e.getMessage());
    feed.restart("decoder: waits for a keyframe after a failure");
  }

  private void answerAll(Outcome outcome, String detail) {
    Sent picture = shown;
    if (picture != null) {
      shown = null;
      picture.frame().refuse(outcome, detail);
    }
    sent.refuseAll(outcome, detail);
    feed.refuseNext(outcome, detail);
  }

  /** Frees the decoder; what it held is answered, though the stream may be over. */
  @Override
  public void close() {
    answerAll(Outcome.OUTCOME_SUPERSEDED, "the stream is over");
    feed.close();
  }
}
