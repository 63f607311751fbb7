package dev.zoetrope.client.source.live;

import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.SourceCounts;
import dev.zoetrope.client.source.SourceException;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.SourceInfo;
import dev.zoetrope.client.source.live.SourceState.Phase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A source that is opened again whenever it breaks or ends. {@link #next()} goes on through all of
 * that; only a recording's end or failure, a name by which nothing can ever be opened, and {@link
 * #cancel()} end it. Presentation times go on across breaks as time does.
 *
 * <p>Threads: as for any source, one thread reads; {@link #look} is the silence watch's.
 */
public final class LiveSource implements FrameSource {
  private static final long NOT_WAITING = Long.MIN_VALUE;

  /** Opens what is behind a live source. */
  @FunctionalInterface
  public interface Opener {
    /** Opens it; blocks for no longer than a connection may take. */
    FrameSource open() throws IOException;
  }

  private final String name;
  private final Opener opener;
  private final LivePolicy policy;
  private final StateTeller states;
  private final SilenceWatch watch;
  private final SourceClock clock;
  private final RetryPause pauses;
  private final Continuity continuity = new Continuity();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  // Written by the reading thread; read by the watch's and by whoever cancels.
  private volatile @Nullable FrameSource current;
  private volatile SourceCounts before = new SourceCounts(0, 0, 0, 0);
  private volatile long waitingSinceNanos = NOT_WAITING;
  private volatile boolean noPicture;
  private boolean everOpen;

  /**
   * Nothing is opened yet: {@link #next()} does that.
   *
   * @param name for messages, without credentials
   * @param watch looks after this source until it is closed
   */
  public LiveSource(
      String name,
      Opener opener,
      LivePolicy policy,
      StateListener listener,
      SilenceWatch watch,
      SourceClock clock) {
    this.name = name;
    this.opener = opener;
    this.policy = policy;
    this.states = new StateTeller(listener);
    this.watch = watch;
    this.clock = clock;
    this.pauses = new RetryPause(policy, RandomGenerator.getDefault());
    watch.add(this);
  }

  @Override
  public SourceInfo info() {
    return new SourceInfo(name, 0, 0, 0, true);
  }

  @Override
  public @Nullable SourceFrame next() throws IOException {
    while (!isCancelled()) {
      FrameSource source = current;
      if (source == null) {
        open();
        continue;
      }
      SourceFrame frame = null;
      String trouble;
      IOException failure = null;
      try {
        frame = read(source);
        trouble = noPicture ? silent() : name + " has ended";
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
        failure = e;
      }
      if (frame != null) {
        pauses.reset();
        states.tell(SourceState.of(Phase.LIVE, 0));
        return continuity.place(frame, clock.nanoTime());
      }
      boolean recording = !source.info().live();
      retire(source);
      if (isCancelled()) {
        return null;
      }
      if (recording) {
        end(failure);
        return null;
      }
      pause(trouble);
    }
    return null;
  }

  /** A recording is not begun again: it ends, or fails where it is. */
  private void end(@Nullable IOException failure) throws IOException {
    cancelled.countDown();
    if (failure != null) {
      states.tell(
          new SourceState(Phase.FAILED, String.valueOf(failure.getMessage()), 1, Duration.ZERO));
      throw failure;
    }
    states.tell(SourceState.of(Phase.ENDED, 0));
  }

  private String silent() {
    return "%s gave no picture for %s s".formatted(name, policy.noPicture().toMillis() / 1e3);
  }

  private @Nullable SourceFrame read(FrameSource source) throws IOException {
    waitingSinceNanos = clock.nanoTime();
    try {
      return source.next();
    } finally {
      waitingSinceNanos = NOT_WAITING;
    }
  }

  private void open() throws IOException {
    states.tell(SourceState.of(Phase.CONNECTING, pauses.failures()));
    FrameSource opened;
    try {
      opened = opener.open();
    } catch (SourceException e) {
      boolean hopeless =
          e.kind() == SourceException.Kind.USAGE
              || e.kind() == SourceException.Kind.MISSING_LIBRARY;
      if (hopeless || (!everOpen && !policy.fromFirst())) {
        states.tell(
            new SourceState(
                Phase.FAILED, String.valueOf(e.getMessage()), pauses.failures(), Duration.ZERO));
        throw e;
      }
      pause(String.valueOf(e.getMessage()));
      return;
    }
    everOpen = true;
    noPicture = false;
    continuity.anew();
    current = opened;
    if (isCancelled()) {
      opened.cancel();
    }
  }

  private void retire(FrameSource source) {
    current = null;
    SourceCounts last = source.counts();
    before =
        new SourceCounts(
            before.frames() + last.frames(),
            before.badFrames() + last.badFrames(),
            before.skippedFiles() + last.skippedFiles(),
            before.overtaken() + last.overtaken());
    source.close();
  }

  private void pause(String trouble) throws IOException {
    Duration pause = pauses.next();
    states.tell(new SourceState(Phase.RETRYING, trouble, pauses.failures(), pause));
    try {
      var unused = cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for " + name).initCause(e);
    }
  }

  /** Whether it has been silent for too long. On the watch's thread. */
  void look() {
    long since = waitingSinceNanos;
    FrameSource source = current;
    // A recording waits for its own times.
    if (since == NOT_WAITING || source == null || !source.info().live()) {
      return;
    }
    long silentNanos = clock.nanoTime() - since;
    if (silentNanos >= policy.noPicture().toNanos()) {
      noPicture = true;
      source.cancel();
    } else if (silentNanos >= policy.silence().toNanos() / 2) {
      states.tellSilent(
          "%s has given no picture for %.1f s".formatted(name, silentNanos / 1e9),
          () -> waitingSinceNanos == since);
    }
  }

  private boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  @Override
  public SourceCounts counts() {
    SourceCounts earlier = before;
    FrameSource source = current;
    SourceCounts now = source == null ? new SourceCounts(0, 0, 0, 0) : source.counts();
    return new SourceCounts(
        earlier.frames() + now.frames(),
        earlier.badFrames() + now.badFrames(),
        earlier.skippedFiles() + now.skippedFiles(),
        earlier.overtaken() + now.overtaken());
  }

  @Override
  public void cancel() {
    cancelled.countDown();
    FrameSource source = current;
    if (source != null) {
      source.cancel();
    }
  }

  /** Not while another thread is in {@link #next()}. */
  @Override
  public void close() {
    watch.remove(this);
    cancelled.countDown();
    FrameSource source = current;
    if (source != null) {
      retire(source);
    }
  }
}
