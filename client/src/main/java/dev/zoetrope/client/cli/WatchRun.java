package dev.zoetrope.client.cli;

import dev.zoetrope.client.ClientClock;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.SourceCounts;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceInfo;
import dev.zoetrope.client.source.live.SilenceWatch;
import dev.zoetrope.client.source.live.SourceState;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One watch from the source's first frame to the last answer. Runs on the caller's thread; {@link
 * StopSignal} ends it early, from any thread, and then everything sent is still collected.
 */
final class WatchRun {
  private static final double OVERLAY_RATE_IF_UNKNOWN = 5;
  private static final double OVERLAY_RATE_IF_LIVE = 25;

  private final WatchPlan plan;
  private final ZoetropeClient client;
  private final PrintWriter out;
  private final PrintWriter err;
  private final StopSignal stop;
  private final ClientClock clock = ClientClock.SYSTEM;
  private final WatchTally tally = new WatchTally(clock.nanoTime());
  private volatile @Nullable SourceState state;
  private @Nullable ProgressDisplay progress; // Guarded by this, as the next two.
  private @Nullable WatchListener listener;
  private @Nullable FrameStream stream;
  private boolean failed;

  WatchRun(WatchPlan plan, ZoetropeClient client, Output output, StopSignal stop) {
    this.plan = plan;
    this.client = client;
    this.out = output.out();
    this.err = output.err();
    this.stop = stop;
  }

  /**
   * Watches.
   *
   * @return whether the work was done
   * @throws IOException if the source cannot be opened or the overlay cannot be written
   * @throws ZoetropeException if the server cannot be reached
   */
  boolean run() throws IOException {
    // A wrong address or model is said at once rather than tried again and again.
    client.models();
    try (SilenceWatch watch = new SilenceWatch()) {
      WatchSource sources = new WatchSource(plan, this::changed, watch);
      try (FrameSource opened = sources.open()) {
        Policy policy = plan.policyOf(opened.info());
        try (FrameSource source = sources.ahead(opened, policy)) {
          watch(source);
        }
      }
    }
    return !failed;
  }

  private void watch(FrameSource source) throws IOException {
    try (OverlayRecorder recorder = recorder(source.info())) {
      int models = Math.max(1, plan.stream().models().size());
      LentFrames lent = new LentFrames(models, recorder);
      ProgressDisplay display =
          new ProgressDisplay(
              plan.json() ? err : out,
              !plan.json() && Terminal.isInteractive(),
              Terminal.columns(),
              this::line);
      WatchListener heard =
          new WatchListener(
              plan,
              tally,
              lent,
              plan.json() ? out : null,
              text -> display.message(err, text),
              stop);
      FrameStream opened = client.openStream(plan.streamOf(source.info()), heard);
      tellTo(display, heard, opened);
      try (display;
          opened) {
        pump(source, opened, lent, display);
        opened.close(plan.drain());
      }
      summarise(heard, opened.counts(), source.counts());
    }
  }

  private String line() {
    String line = ProgressLine.of(tally.progress(clock.nanoTime()));
    SourceState now = state;
    return now == null || now.phase() == SourceState.Phase.LIVE ? line : now.phase() + "; " + line;
  }

  private synchronized void tellTo(
      ProgressDisplay display, WatchListener heard, FrameStream opened) {
    progress = display;
    listener = heard;
    stream = opened;
    if (state != null) {
      say(state);
    }
  }

  /** On the thread that reads the source, or the silence watch's. */
  private synchronized void changed(SourceState now) {
    state = now;
    say(now);
  }

  private void say(SourceState now) {
    WatchListener heard = listener;
    ProgressDisplay display = progress;
    FrameStream opened = stream;
    if (heard == null || display == null || opened == null) {
      return;
    }
    if (plan.json()) {
      out.println(heard.report().state(now, opened.state(), heard.clock(), Instant.now()));
      out.flush();
    }
    if (StateText.worthALine(now)) {
      display.message(err, StateText.of(plan.name(), now));
    }
  }

  private @Nullable OverlayRecorder recorder(SourceInfo info) throws IOException {
    if (plan.overlay() == null) {
      return null;
    }
    double rate =
        switch (plan.paceOf(info).kind()) {
          case FIXED -> plan.paceOf(info).framesPerSecond();
          case NATIVE, MAX -> info.framesPerSecond();
        };
    double usual = info.live() ? OVERLAY_RATE_IF_LIVE : OVERLAY_RATE_IF_UNKNOWN;
    return new OverlayRecorder(plan.overlay(), rate > 0 ? rate : usual);
  }

  private void pump(
      FrameSource source, FrameStream stream, LentFrames lent, ProgressDisplay progress) {
    stop.working(source::cancel);
    try {
      long sequence = 0;
      SourceFrame frame = stop.stopped() ? null : source.next();
      while (frame != null) {
        send(stream, lent, sequence++, frame);
        boolean enough = plan.frames() > 0 && sequence >= plan.frames();
        frame = enough || stop.stopped() ? null : source.next();
      }
    } catch (InterruptedException | InterruptedIOException e) {
      if (!stop.stopped()) {
        failed = true;
        progress.message(err, "interrupted");
      }
    } catch (IOException e) {
      failed = true;
      progress.message(err, String.valueOf(e.getMessage()));
    } catch (ZoetropeException e) {
      // The stream's end says why.
      failed = true;
    } finally {
      stop.workDone();
    }
  }

  private void send(FrameStream stream, LentFrames lent, long sequence, SourceFrame frame)
      throws InterruptedException {
    lent.lend(sequence, frame);
    boolean sent = false;
    try {
      stream.send(
          Picture.of(sequence, frame.format(), frame.width(), frame.height(), frame.pixels())
              .withDependent(frame.dependent())
              .capturedAt(frame.capture().unixMicros(), frame.capture().origin())
              .withSourcePts(frame.ptsMicros()));
      sent = true;
      tally.gave();
    } finally {
      if (!sent) {
        lent.takeBack(sequence);
      }
    }
  }

  private void summarise(WatchListener heard, StreamCounts counts, SourceCounts pictures) {
    WatchTally.Snapshot total = tally.total(clock.nanoTime());
    ZoetropeException failure = heard.failure();
    if (failure != null) {
      failed = true;
      err.println(failure.getMessage());
    }
    if (total.count(FrameOutcome.LOST) > 0) {
      failed = true;
      err.println(total.count(FrameOutcome.LOST) + " frames were lost: their fate is not known");
    }
    if (total.count(FrameOutcome.RESULT) == 0 && !stop.stopped()) {
      failed = true;
      err.println(
          total.frames() == 0
              ? plan.name() + " gave no frame"
              : "none of " + total.frames() + " frames got a result");
    }
    if (pictures.badFrames() > 0) {
      err.println(pictures.badFrames() + " frames could not be decoded and were passed over");
    }
    err.flush();
    out.println(
        plan.json()
            ? heard.report().summary(total, counts, pictures, heard.clock())
            : "watched " + plan.name() + ": " + ProgressLine.of(total));
    if (!plan.json()) {
      heard.clock().ifPresent(offset -> out.println(StateText.of(offset)));
    }
    out.flush();
  }
}
