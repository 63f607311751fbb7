package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.DecodeWork;
import dev.zoetrope.server.ring.Lateness;
import dev.zoetrope.server.ring.PendingFrame;
import dev.zoetrope.server.ring.StillQueue;
import dev.zoetrope.server.ring.VideoQueue;
import dev.zoetrope.v1.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One decoder's loop: takes a stream, and of it the picture that is freshest once rows are free,
 * and writes the one into the others. What cannot be decoded is answered; the loop goes on.
 */
final class DecodeWorker implements Agent {
  private static final Logger LOG = System.getLogger(DecodeWorker.class.getName());
  private static final long IDLE_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final VideoStream.Turn NOTHING = new VideoStream.Turn(false, null);

  private final String name;
  private final Clock clock;
  private final int maxPixels;
  private final DecodeQueue queue;
  private final Recipes recipes;
  private final VideoMemory memory;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private @Nullable PictureDecoder decoder;
  private @Nullable Parker parker;

  DecodeWorker(
      String name,
      Clock clock,
      int maxPixels,
      DecodeQueue queue,
      Recipes recipes,
      VideoMemory memory) {
    this.name = name;
    this.clock = clock;
    this.maxPixels = maxPixels;
    this.queue = queue;
    this.recipes = recipes;
    this.memory = memory;
  }

  @Override
  public String roleName() {
    return name;
  }

  @Override
  public void onStart(Parker parker) {
    PictureDecoder.loadNatives();
    startWithoutNatives(parker);
  }

  /** As {@link #onStart}; the first file then waits until FFmpeg is loaded. */
  void startWithoutNatives(Parker parker) {
    this.decoder = new PictureDecoder(maxPixels);
    this.parker = parker;
  }

  @Override
  public boolean step() {
    DecodeWork work = queue.poll();
    if (work instanceof StillQueue stills) {
      PendingFrame pending = stills.bind();
      if (pending != null) {
        decode(pending);
      }
    } else if (work instanceof VideoQueue video) {
      decode(video);
    } else {
      park();
    }
    return true;
  }

  private void decode(PendingFrame pending) {
    long start = clock.nanoTime();
    Lateness late = pending.lateness(start);
    if (late != null) {
      pending.refuse(Outcome.OUTCOME_EXPIRED, late.detail());
      return;
    }
    try {
      // The transport makes no other kind.
      EncodedPicture picture = (EncodedPicture) pending.picture();
      started().decode(picture.spec(), picture.payload(), recipes.rowsOf(pending));
    } catch (InvalidFrameException e) {
      pending.refuse(Outcome.OUTCOME_INVALID, String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, name + ": decoding failed", e);
      pending.refuse(Outcome.OUTCOME_FAILED, "decoder: " + e.getMessage());
      return;
    }
    pending.placed(clock.nanoTime() - start);
  }

  /** One turn for a stream's video; what goes wrong in it costs that stream a keyframe's wait. */
  private void decode(VideoQueue video) {
    if (!video.enter()) {
      return;
    }
    VideoStream.Turn turn = NOTHING;
    try {
      VideoStream stream = (VideoStream) video.decoder();
      if (video.isClosed()) {
        video.keep(null);
        if (stream != null) {
          stream.close();
        }
      } else {
        turn = turn(video, stream == null ? open(video) : stream);
      }
    } finally {
      video.leave(turn.more(), turn.full());
    }
  }

  private VideoStream open(VideoQueue video) {
    VideoStream stream = new VideoStream(clock, maxPixels, memory, recipes);
    video.keep(stream);
    return stream;
  }

  private VideoStream.Turn turn(VideoQueue video, VideoStream stream) {
    try {
      return stream.turn(video, started());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, name + ": decoding video failed", e);
      stream.fail(e);
      return new VideoStream.Turn(true, null);
    }
  }

  /** Frees the decoders of streams that are over, after the last step of every worker. */
  static void freeClosed(DecodeQueue queue) {
    for (DecodeWork work = queue.poll(); work != null; work = queue.poll()) {
      if (work instanceof VideoQueue video && video.isClosed() && video.enter()) {
        if (video.decoder() instanceof VideoStream stream) {
          video.keep(null);
          stream.close();
        }
        video.leave(false, null);
      }
    }
  }

  private PictureDecoder started() {
    PictureDecoder own = decoder;
    if (own == null) {
      throw new IllegalStateException("the decoder has not started");
    }
    return own;
  }

  /** Says first that it waits and looks again, so that an entry in between is not missed. */
  private void park() {
    waiting.set(true);
    if (!queue.hasReady() && parker != null) {
      parker.park(IDLE_PARK_NANOS);
    }
    waiting.set(false);
  }

  /** Ends a wait, if the worker is in one; true if this call did. Any thread. */
  boolean wake() {
    Parker owner = parker;
    if (owner == null || !waiting.compareAndSet(true, false)) {
      return false;
    }
    owner.wake();
    return true;
  }

  @Override
  public void onClose() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
