package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The live streams, and the loop that applies their time limits. Any thread, but for the loop's own
 * methods.
 */
public final class SessionRegistry implements Agent {
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Clock clock;
  private final int maxStreams;
  private final Set<WatchSession> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, WatchSession> byId = new ConcurrentHashMap<>();
  private volatile boolean draining;
  private @Nullable Parker parker;

  /** At most {@code maxStreams} at once. */
  public SessionRegistry(Clock clock, int maxStreams) {
    this.clock = clock;
    this.maxStreams = maxStreams;
  }

  /** A call has started. */
  void started(WatchSession session) {
    sessions.add(session);
    if (draining) {
      session.drain();
    }
  }

  /** Whether another stream may open. */
  void admit() throws RequestException {
    if (draining) {
      throw RequestException.unavailable("the server is draining");
    }
    if (byId.size() >= maxStreams) {
      throw RequestException.exhausted(
          "max_streams: %d streams are open, limit %d".formatted(byId.size(), maxStreams));
    }
  }

  /** A stream has opened; an older one with the same id ends. */
  void opened(String streamId, WatchSession session) {
    WatchSession older = byId.put(streamId, session);
    if (older != null) {
      older.takenOver();
    }
  }

  /** A call has ended. */
  void closed(@Nullable String streamId, WatchSession session) {
    sessions.remove(session);
    if (streamId != null) {
      byId.remove(streamId, session);
    }
  }

  /** Calls that have not ended. */
  public int size() {
    return sessions.size();
  }

  /** Whether the server is going away. */
  public boolean isDraining() {
    return draining;
  }

  /** No new streams from now on; the others answer what they hold and end. */
  public void drain() {
    draining = true;
    sessions.forEach(WatchSession::drain);
  }

  /** Ends every stream at once. */
  public void abort(Status status) {
    sessions.forEach(session -> session.abort(status));
  }

  @Override
  public String roleName() {
    return "stream-sweeper";
  }

  @Override
  public void onStart(Parker parker) {
    this.parker = parker;
  }

  @Override
  public boolean step() {
    long now = clock.nanoTime();
    sessions.forEach(session -> session.sweep(now));
    if (parker != null) {
      parker.park(SWEEP_NANOS);
    }
    return true;
  }
}
