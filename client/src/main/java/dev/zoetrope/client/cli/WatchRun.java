package dev.zoetrope.client.cli;

import dev.zoetrope.client.ClientClock;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.LatestFrameReader;
import dev.zoetrope.client.source.PacedReader;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.SourceCounts;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceInfo;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * One watch from the source's first frame to the last answer. Runs on the caller's thread; {@link
 * StopSignal} ends it early, from any thread, and then everything sent is still collected.
 */
final class WatchRun {
  private static final double OVERLAY_RATE_IF_UNKNOWN = 5;

  private final WatchPlan plan;
  private final ZoetropeClient client;
  private final PrintWriter out;
  private final PrintWriter err;
  private final StopSignal stop;
  private final ClientClock clock = ClientClock.SYSTEM;
  private final WatchTally tally = new WatchTally(clock.nanoTime());
  private boolean failed;

  WatchRun(
      WatchPlan plan, ZoetropeClient client, PrintWriter out, PrintWriter err, StopSignal stop) {
    this.plan = plan;
    this.client = client;
    this.out = out;
    this.err = err;
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
    SourceOptions options = SourceOptions.defaults().withFormat(plan.stream().pixelFormat());
    try (FrameSource opened = Sources.open(plan.source(), options)) {
      SourceInfo info = opened.info();
      Policy policy = plan.policyOf(info);
      FrameSource paced = new PacedReader(opened, plan.paceOf(info), SourceClock.system());
      try (FrameSource source =
          policy == Policy.POLICY_LATEST ? new LatestFrameReader(paced) : paced) {
        watch(source, policy);
      }
    }
    return !failed;
  }

  private void watch(FrameSource source, Policy policy) throws IOException {
    try (OverlayRecorder recorder = recorder(source.info())) {
      int models = Math.max(1, plan.stream().models().size());
      LentFrames lent = new LentFrames(models, recorder);
      ProgressDisplay progress =
          new ProgressDisplay(
              plan.json() ? err : out,
              !plan.json() && Terminal.isInteractive(),
              Terminal.columns(),
              () -> ProgressLine.of(tally.progress(clock.nanoTime())));
      WatchListener listener =
          new WatchListener(
              plan,
              tally,
              lent,
              plan.json() ? out : null,
              text -> progress.message(err, text),
              stop);
      FrameStream stream = client.openStream(specOf(source.info(), policy), listener);
      try (progress;
          stream) {
        pump(source, stream, lent, progress);
        stream.close(plan.drain());
      }
      summarise(listener, stream.counts(), source.counts());
    }
  }

  private StreamSpec specOf(SourceInfo info, Policy policy) {
    return plan.stream().toBuilder()
        .policy(policy)
        .pictures(plan.stream().pixelFormat(), info.width(), info.height())
        .build();
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
    return new OverlayRecorder(plan.overlay(), rate > 0 ? rate : OVERLAY_RATE_IF_UNKNOWN);
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
              .capturedAt(frame.captureUnixMicros())
              .withSourcePts(frame.ptsMicros()));
      sent = true;
      tally.gave();
    } finally {
      if (!sent) {
        lent.takeBack(sequence);
      }
    }
  }

  private void summarise(WatchListener listener, StreamCounts stream, SourceCounts counts) {
    WatchTally.Snapshot total = tally.total(clock.nanoTime());
    ZoetropeException failure = listener.failure();
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
              ? plan.source() + " gave no frame"
              : "none of " + total.frames() + " frames got a result");
    }
    if (counts.badFrames() > 0) {
      err.println(counts.badFrames() + " frames could not be decoded and were passed over");
    }
    err.flush();
    out.println(
        plan.json()
            ? listener.report().summary(total, stream, counts)
            : "watched " + plan.source() + ": " + ProgressLine.of(total));
    out.flush();
  }
}
