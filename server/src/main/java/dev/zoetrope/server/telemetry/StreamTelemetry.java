package dev.zoetrope.server.telemetry;

import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * One stream's counters; some 90 bytes, and 176 more from its first frame on. Methods say which
 * threads call them.
 */
public final class StreamTelemetry {
  private final Telemetry server;
  private String streamId = "";
  private long openedNanos;
  private volatile @Nullable StreamActivity activity;
  private volatile boolean over;

  StreamTelemetry(Telemetry server) {
    this.server = server;
  }

  /** The stream has opened: it is listed from now on. Once, on the event loop. */
  public void opened(String id, String peer) {
    streamId = id;
    openedNanos = server.nanoTime();
    server.add(this);
    if (over) {
      // Ended from another thread while it opened.
      server.remove(this);
    }
    if (FlightRecorder.isInitialized()) {
      StreamOpenEvent event = new StreamOpenEvent();
      event.streamId = id;
      event.peer = peer;
      event.commit();
    }
  }

  /**
   * A stream that had opened has ended, leaving so many replies unsent because nobody is there to
   * read them. Once, any thread.
   */
  public void closed(int repliesAbandoned) {
    over = true;
    server.remove(this);
    repliesAbandoned(repliesAbandoned);
    if (FlightRecorder.isInitialized()) {
      StreamActivity seen = activity;
      StreamCloseEvent event = new StreamCloseEvent();
      event.streamId = streamId;
      event.openFor = TimeUnit.NANOSECONDS.toMicros(server.nanoTime() - openedNanos);
      event.repliesOwed = seen == null ? 0 : seen.repliesOwed();
      event.results = seen == null ? 0 : seen.results();
      event.repliesAbandoned = repliesAbandoned;
      event.commit();
    }
  }

  /** A frame arrived that is owed these replies; before any of them is made. Event loop. */
  public void received(List<Ticket> tickets) {
    StreamActivity seen = activity;
    if (seen == null) {
      seen = new StreamActivity(tickets.get(0).frame().arrivalNanos());
      activity = seen;
    }
    seen.received(tickets.size());
    server.frameReceived(tickets.size());
  }

  /** So many replies that were owed will never be sent. Any thread. */
  public void repliesAbandoned(int replies) {
    server.repliesAbandoned(replies);
  }

  /**
   * A reply was made. Any thread; exactly once for each reply that is sent.
   *
   * @param nowNanos when, by the monotonic clock
   * @param ageMicros of the picture then, since its capture, as the reply says
   */
  public void answered(ModelTelemetry model, Ticket ticket, long nowNanos, long ageMicros) {
    FrameInfo frame = ticket.frame();
    long bornNanos =
        frame.captureOrigin() == CaptureOrigin.CAPTURE_ORIGIN_FILE
            ? frame.arrivalNanos()
            : nowNanos - TimeUnit.MICROSECONDS.toNanos(ageMicros);
    model.answered(ticket, nowNanos, nowNanos - bornNanos);
    StreamActivity seen = activity;
    if (seen != null) {
      seen.answered(ticket.outcome(), bornNanos);
    }
  }

  /** Keeps its rate up to date, if called a few times a second. Sweeper thread. */
  public void tick(long nowNanos) {
    StreamActivity seen = activity;
    if (seen != null) {
      seen.tick(nowNanos);
    }
  }

  /** Null if it has not sent a frame yet. */
  @Nullable StreamSnapshot snapshot(long nowNanos) {
    StreamActivity seen = activity;
    if (seen == null) {
      return null;
    }
    Tally<Outcome> outcomes = seen.outcomes();
    return new StreamSnapshot(
        streamId,
        TimeUnit.NANOSECONDS.toMicros(Math.max(0, nowNanos - openedNanos)),
        TimeUnit.NANOSECONDS.toMicros(Math.max(0, nowNanos - seen.newestBornNanos())),
        seen.frames(),
        Math.max(0, seen.repliesOwed() - outcomes.total()),
        outcomes,
        seen.resultsPerSecond());
  }

  /** How long ago, at most, the newest answered picture was taken; negative before any frame. */
  long ageNanos(long nowNanos) {
    StreamActivity seen = activity;
    return seen == null ? -1 : Math.max(0, nowNanos - seen.newestBornNanos());
  }
}
