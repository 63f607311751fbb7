package dev.zoetrope.client.cameras;

import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.source.SourceClock;
import dev.zoetrope.client.source.live.SilenceWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cameras that run now. Any thread. */
public final class Cameras implements AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

  /**
   * What a new list changed.
   *
   * @param added ids that were not there
   * @param removed ids that are no longer there
   * @param changed ids whose camera is read or asked about another way now
   */
  public record Change(List<String> added, List<String> removed, List<String> changed) {}

  private final List<ZoetropeClient> connections;
  private final CameraListener listener;
  private final SilenceWatch watch = new SilenceWatch();
  private final SourceClock clock = SourceClock.system();
  // Guarded by this.
  private final Map<String, Camera> running = new LinkedHashMap<>();
  private boolean closed;

  /**
   * None yet.
   *
   * @param connections at least one; cameras are spread evenly over them. Not closed here
   */
  public Cameras(List<ZoetropeClient> connections, CameraListener listener) {
    if (connections.isEmpty()) {
      throw new IllegalArgumentException("connections must be at least 1, but there are 0");
    }
    this.connections = List.copyOf(connections);
    this.listener = listener;
  }

  /** Goes over to another list: stops, starts and replaces what differs, and waits for nothing. */
  public synchronized Change apply(List<CameraSpec> wanted) {
    if (closed) {
      return new Change(List.of(), List.of(), List.of());
    }
    Map<String, CameraSpec> byId = new LinkedHashMap<>();
    wanted.forEach(spec -> byId.put(spec.id(), spec));
    List<String> removed = running.keySet().stream().filter(id -> !byId.containsKey(id)).toList();
    for (String id : removed) {
      stop(id);
    }
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (CameraSpec spec : byId.values()) {
      Camera present = running.get(spec.id());
      if (present == null) {
        start(spec, null);
        added.add(spec.id());
      } else if (!present.spec().equals(spec)) {
        stop(spec.id());
        start(spec, present);
        changed.add(spec.id());
      }
    }
    return new Change(List.copyOf(added), removed, List.copyOf(changed));
  }

  private void start(CameraSpec spec, @Nullable Camera predecessor) {
    Camera camera = new Camera(spec, leastBusy(), listener, watch);
    running.put(spec.id(), camera);
    camera.start(predecessor);
  }

  private void stop(String id) {
    Camera camera = running.remove(id);
    if (camera != null) {
      camera.stop();
    }
  }

  private ZoetropeClient leastBusy() {
    ZoetropeClient best = connections.get(0);
    long fewest = Long.MAX_VALUE;
    for (ZoetropeClient client : connections) {
      long cameras = running.values().stream().filter(c -> c.client() == client).count();
      if (cameras < fewest) {
        fewest = cameras;
        best = client;
      }
    }
    return best;
  }

  /** How each fares, in the order of the list. */
  public synchronized List<CameraStatus> statuses() {
    return running.values().stream().map(Camera::status).toList();
  }

  /** Whether every camera has ended for good: recordings that have been read. */
  public synchronized boolean allOver() {
    return running.values().stream().allMatch(Camera::isOver);
  }

  /** Stops all, and gives them a moment to collect their last answers. */
  @Override
  public void close() {
    List<Camera> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(running.values());
    }
    all.forEach(Camera::stop);
    long until = clock.nanoTime() + LAST_ANSWERS.toNanos();
    try {
      for (Camera camera : all) {
        camera.awaitEnd(Duration.ofNanos(Math.max(0, until - clock.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
  }
}
