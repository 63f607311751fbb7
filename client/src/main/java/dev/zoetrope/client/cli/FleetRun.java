package dev.zoetrope.client.cli;

import dev.zoetrope.client.ClientClock;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.cameras.CameraFile;
import dev.zoetrope.client.cameras.CameraFileException;
import dev.zoetrope.client.cameras.CameraSpec;
import dev.zoetrope.client.cameras.CameraStatus;
import dev.zoetrope.client.cameras.Cameras;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Watches a list of cameras until it is stopped, or until all of them were recordings and have been
 * read. Runs on the caller's thread, which also looks after the list: a new one is gone over to,
 * and one that is wrong is said and left.
 */
final class FleetRun {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final FleetPlan plan;
  private final List<ZoetropeClient> connections;
  private final PrintWriter out;
  private final PrintWriter err;
  private final StopSignal stop;
  private final ClientClock clock = ClientClock.SYSTEM;
  private final WatchTally total = new WatchTally(clock.nanoTime());

  FleetRun(FleetPlan plan, List<ZoetropeClient> connections, Output output, StopSignal stop) {
    this.plan = plan;
    this.connections = connections;
    this.out = output.out();
    this.err = output.err();
    this.stop = stop;
  }

  /**
   * Watches.
   *
   * @return whether the work was done
   * @throws CameraFileException if the list cannot be used at the start
   */
  boolean run() throws CameraFileException {
    // Looked at before it is read: a change in between is seen.
    ChangedFile file = new ChangedFile(plan.file());
    List<CameraSpec> first = CameraFile.read(plan.file(), plan.base());
    FleetListener listener = new FleetListener(total, plan.json() ? out : null, stop);
    Cameras cameras = new Cameras(connections, listener);
    ProgressDisplay progress =
        new ProgressDisplay(
            plan.json() ? err : out,
            !plan.json() && Terminal.isInteractive(),
            Terminal.columns(),
            () -> FleetLine.of(cameras.statuses(), total.progress(clock.nanoTime())));
    listener.messages(text -> progress.message(err, text));
    try (progress;
        ReloadSignal reload = ReloadSignal.onHangUp();
        cameras) {
      stop.working(() -> {});
      try {
        cameras.apply(first);
        attend(cameras, file, reload, progress);
      } catch (InterruptedException e) {
        if (!stop.stopped()) {
          Thread.currentThread().interrupt();
        }
      } finally {
        stop.workDone();
      }
    }
    return summarise(cameras.statuses(), listener);
  }

  private void attend(
      Cameras cameras, ChangedFile file, ReloadSignal reload, ProgressDisplay progress)
      throws InterruptedException {
    while (!stop.stopped() && !cameras.allOver()) {
      boolean asked = reload.await(LOOK_EVERY);
      if (file.hasChanged() || asked) {
        progress.message(err, reload(cameras));
      }
    }
  }

  private String reload(Cameras cameras) {
    try {
      Cameras.Change change = cameras.apply(CameraFile.read(plan.file(), plan.base()));
      return "%s: %d cameras added %s, %d removed %s, %d changed %s"
          .formatted(
              plan.file(),
              change.added().size(),
              change.added(),
              change.removed().size(),
              change.removed(),
              change.changed().size(),
              change.changed());
    } catch (CameraFileException e) {
      return e.getMessage() + System.lineSeparator() + "the cameras stay as they were";
    }
  }

  private boolean summarise(List<CameraStatus> statuses, FleetListener listener) {
    WatchTally.Snapshot all = total.total(clock.nanoTime());
    for (CameraStatus status : statuses) {
      WatchTally.Snapshot its = listener.tally(status.id()).total(clock.nanoTime());
      out.println(plan.json() ? listener.summary(status, its) : FleetLine.of(status, its));
    }
    if (!plan.json()) {
      out.println("watched %d cameras: %s".formatted(statuses.size(), ProgressLine.of(all)));
      statuses.stream()
          .flatMap(status -> status.clock().stream())
          .findFirst()
          .ifPresent(offset -> out.println(StateText.of(offset)));
    }
    out.flush();
    boolean stopped = stop.stopped();
    if (!stopped && all.count(FrameOutcome.RESULT) == 0) {
      err.println("none of " + all.frames() + " frames got a result");
      err.flush();
    }
    return stopped || all.count(FrameOutcome.RESULT) > 0;
  }
}
