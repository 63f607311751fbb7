package dev.zoetrope.client.cameras;

import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.FrameSource;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.PacedReader;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.client.source.live.LivePolicy;
import dev.zoetrope.client.source.live.LiveSource;
import dev.zoetrope.client.source.live.SilenceWatch;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One camera's life: a thread that reads its source, through all of its troubles, and gives the
 * frames to a stream, which is opened again should the server end it. While there is no stream, a
 * live camera is read on, so that nothing old is waiting when there is one again.
 */
final class Camera {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final CameraSpec spec;
  private final ZoetropeClient client;
  private final CameraBoard board;
  private final LiveSource source;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final SourceClock clock = SourceClock.system();
  private boolean interruptible = true; // Guarded by stopping.
  private long sequence;
  private long pauseNanos = FIRST_PAUSE_NANOS;

  Camera(CameraSpec spec, ZoetropeClient client, CameraListener listener, SilenceWatch watch) {
    this.spec = spec;
    this.client = client;
    this.board = new CameraBoard(spec, listener);
    this.source =
        new LiveSource(
            spec.name(),
            this::open,
            LivePolicy.silence(spec.silence()),
            board::source,
            watch,
            clock);
    board.follow(source::counts);
    this.thread = new Thread(this::run, "camera " + spec.id());
    this.thread.setDaemon(true);
  }

  CameraSpec spec() {
    return spec;
  }

  ZoetropeClient client() {
    return client;
  }

  CameraStatus status() {
    return board.status();
  }

  /**
   * Begins, once another has ended whose place this one takes: two streams of one name would be in
   * each other's way.
   */
  void start(@Nullable Camera predecessor) {
    board.after(predecessor);
    thread.start();
  }

  private FrameSource open() throws IOException {
    FrameSource opened = Sources.open(spec.url(), spec.source(), clock);
    boolean unpaced = !opened.info().live() && opened.info().framesPerSecond() == 0;
    Pace usual = unpaced ? Pace.max() : Pace.nativeRate();
    return new PacedReader(opened, spec.pace() == null ? usual : spec.pace(), clock);
  }

  private void run() {
    try (source) {
      board.awaitPredecessor();
      boolean more = true;
      while (more && stopping.getCount() > 0) {
        more = stream();
      }
    } catch (InterruptedException e) {
      // Asked to stop.
      stopping.countDown();
    } catch (IOException e) {
      if (stopping.getCount() > 0) {
        board.note(String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException | Error e) {
      board.note("failed: " + e);
      throw e;
    } finally {
      board.ended();
    }
  }

  /** One stream from open to end; false if no other follows. */
  private boolean stream() throws IOException, InterruptedException {
    FrameStream stream = client.openStream(spec.streamSpec(), board.newStream());
    board.follow(stream);
    try {
      pump(stream);
      return false;
    } catch (ZoetropeException e) {
      stream.cancel();
      waitForServer();
      return stopping.getCount() > 0;
    } finally {
      interruptible(false);
      stream.close(stopping.getCount() > 0 ? FrameStream.CLOSE_TIMEOUT : LAST_ANSWERS);
      board.streamOver();
      interruptible(true);
    }
  }

  /** While answers are waited for, whoever stops this camera must not cut that short. */
  private void interruptible(boolean value) {
    synchronized (stopping) {
      interruptible = value;
      var unused = Thread.interrupted();
    }
  }

  private void pump(FrameStream stream) throws IOException, InterruptedException {
    for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
      long number = sequence++;
      board.lend(number, frame);
      boolean sent = false;
      try {
        stream.send(picture(number, frame));
        sent = true;
        board.given();
      } finally {
        if (!sent) {
          board.takeBack(number);
        }
      }
      pauseNanos = FIRST_PAUSE_NANOS;
    }
  }

  private static Picture picture(long sequence, SourceFrame frame) {
    return Picture.of(sequence, frame.format(), frame.width(), frame.height(), frame.pixels())
        .withDependent(frame.dependent())
        .withSourcePts(frame.ptsMicros())
        .capturedAt(frame.capture().unixMicros(), frame.capture().origin());
  }

  /** The server refuses the stream: it is asked again later. */
  private void waitForServer() throws IOException, InterruptedException {
    long until = clock.nanoTime() + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
    if (spec.stream().policy() == Policy.POLICY_QUEUE) {
      var unused = stopping.await(until - clock.nanoTime(), TimeUnit.NANOSECONDS);
      return;
    }
    while (stopping.getCount() > 0 && clock.nanoTime() - until < 0) {
      SourceFrame frame = source.next();
      if (frame == null) {
        return;
      }
      frame.release();
    }
  }

  /** Asks it to end; returns at once. Any thread. */
  void stop() {
    stopping.countDown();
    source.cancel();
    synchronized (stopping) {
      if (interruptible) {
        thread.interrupt();
      }
    }
  }

  /** Waits for its end; false if it did not come in time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return board.awaitEnd(atMost);
  }

  boolean isOver() {
    return board.isOver();
  }
}
