package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.live.LiveRun;
import dev.zoetrope.bench.live.NoiseFrames;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.bench.run.PictureSet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A server with two lanes and batches of up to eight, a closed loop that finds its peak, and the
 * connections of an open-loop load. One thread.
 */
final class LiveServer implements AutoCloseable {
  /** Lanes of the server. */
  static final int LANES = 2;

  private static final int BATCH = 8;
  private static final int CONNECTIONS = 4;
  private static final int SIDE = 224;

  private final BenchModel model;
  private final ClaimServer server;
  private final LiveRun live;
  private final Load peak;
  private final NoiseFrames pictures = new NoiseFrames(SIDE);

  private LiveServer(BenchModel model, ClaimServer server, Duration phase) {
    this.model = model;
    this.server = server;
    this.live = new LiveRun(CONNECTIONS, server.target(), server.handle());
    LoadPlan plan =
        new LoadPlan(
            model.name(),
            CONNECTIONS,
            CONNECTIONS,
            2 * LANES * BATCH / CONNECTIONS,
            PictureSet.rgb(SIDE, SIDE),
            Duration.ofMillis(500),
            phase,
            1);
    this.peak = new Load(plan, server.target(), server.handle());
  }

  /**
   * Starts it.
   *
   * @param peakPhase length of a closed-loop phase
   * @param more settings of its configuration
   */
  static LiveServer start(
      ClaimContext context, BenchModel model, Duration peakPhase, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("batching.lanes", "" + LANES);
    settings.put("batching.max_batch_size", "" + BATCH);
    return new LiveServer(model, ClaimServer.start(context, model, settings), peakPhase);
  }

  /** What clients ask for. */
  String model() {
    return model.name();
  }

  /** The process. */
  ClaimServer server() {
    return server;
  }

  /** The open-loop load. */
  LiveRun live() {
    return live;
  }

  /** For any number of streams. */
  NoiseFrames pictures() {
    return pictures;
  }

  /** What the server has measured so far. */
  ModelTimes times() {
    return ModelTimes.of(server.target(), model.name());
  }

  /** A closed loop of 32 frames in flight: as fast as the server can. */
  LoadSample peak(TallyBook book) throws InterruptedException {
    return book.keep("peak", peak.phase());
  }

  @Override
  public void close() {
    peak.close();
    live.close();
    server.close();
  }
}
