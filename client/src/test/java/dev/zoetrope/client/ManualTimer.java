package dev.zoetrope.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A timer that goes off when the test says so. */
final class ManualTimer implements ClientTimer {
  /** Something that waits for its time. */
  static final class Alarm implements Scheduled {
    private final Duration pause;
    private final Runnable task;
    private volatile boolean cancelled;

    private Alarm(Duration pause, Runnable task) {
      this.pause = pause;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    Duration pause() {
      return pause;
    }

    void goOff() {
      if (!cancelled) {
        task.run();
      }
    }
  }

  private final BlockingQueue<Alarm> alarms = new LinkedBlockingQueue<>();

  @Override
  public Scheduled schedule(Duration pause, Runnable task) {
    Alarm alarm = new Alarm(pause, task);
    alarms.add(alarm);
    return alarm;
  }

  /** The next alarm in the order in which they were set. */
  Alarm take() throws InterruptedException {
    return ScriptedVision.take(alarms, "an alarm to be set");
  }
}
