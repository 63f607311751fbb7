package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.Lateness;
import dev.zoetrope.server.ring.PendingFrame;
import dev.zoetrope.server.ring.PendingQueue;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.v1.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One decoder's loop: takes a row first, then the picture that is freshest at that moment, and
 * writes the one into the other. What cannot be decoded is answered; the loop goes on.
 */
final class DecodeWorker implements Agent {
  private static final Logger LOG = System.getLogger(DecodeWorker.class.getName());
  private static final long IDLE_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Clock clock;
  private final int maxPixels;
  private final List<DecodeTarget> targets;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private @Nullable PictureDecoder decoder;
  private @Nullable Parker parker;

  DecodeWorker(String name, Clock clock, int maxPixels, List<DecodeTarget> targets) {
    this.name = name;
    this.clock = clock;
    this.maxPixels = maxPixels;
    this.targets = targets;
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
    boolean worked = false;
    for (int i = 0; i < targets.size(); i++) {
      worked |= serve(targets.get(i));
    }
    if (!worked) {
      park();
    }
    return true;
  }

  private boolean serve(DecodeTarget target) {
    Slab slab = target.queue().slab();
    if (target.queue().isEmpty()) {
      return false;
    }
    int row = slab.tryAcquire();
    if (row < 0) {
      return false;
    }
    PendingQueue stream = target.queue().poll();
    PendingFrame placement = stream == null ? null : stream.bind();
    if (stream == null || placement == null || !decode(placement, target.recipe(), stream, row)) {
      slab.release(row);
    }
    return stream != null;
  }

  /** False if the row was not used. */
  private boolean decode(PendingFrame placement, InputRecipe recipe, PendingQueue stream, int row) {
    long start = clock.nanoTime();
    Lateness late = stream.lateness(placement.frame(), start);
    if (late != null) {
      refuse(placement, Outcome.OUTCOME_EXPIRED, late.detail());
      return false;
    }
    try {
      // The transport makes no other kind.
      EncodedPicture picture = (EncodedPicture) placement.picture();
      started().decode(picture.spec(), picture.payload(), recipe, stream.slab().row(row).clear());
    } catch (InvalidFrameException e) {
      refuse(placement, Outcome.OUTCOME_INVALID, String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, name + ": decoding failed", e);
      refuse(placement, Outcome.OUTCOME_FAILED, "decoder: " + e.getMessage());
      return false;
    }
    stream.placed(placement, row, clock.nanoTime() - start);
    return true;
  }

  private static void refuse(PendingFrame placement, Outcome outcome, String detail) {
    placement.dropPicture();
    Inbox.answer(placement.tickets(), outcome, detail);
  }

  private PictureDecoder started() {
    PictureDecoder own = decoder;
    if (own == null) {
      throw new IllegalStateException("the decoder has not started");
    }
    return own;
  }

  /**
   * Says first that it waits and looks again, so that an entry or a row in between is not missed.
   */
  private void park() {
    waiting.set(true);
    boolean work = false;
    for (int i = 0; i < targets.size(); i++) {
      work |= targets.get(i).hasWork();
    }
    if (!work && parker != null) {
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
