package dev.zoetrope.bench.claims.wire;

import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.known.sink.SinkMain;
import dev.zoetrope.bench.known.sink.SinkMode;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.PictureSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The real server with a null model, and sinks that answer as it does. 224x224 RGB, 150,528 bytes a
 * frame.
 */
final class NullServers implements AutoCloseable {
  static final int SIDE = 224;

  /** Few, so that ranking them does not pass for transport. */
  private static final int CLASSES = 10;

  /** A frame's fields besides the pixels take less. */
  private static final int HEADER_BYTES = 256;

  /** Frames under way at once, however many streams there are, at least two for each. */
  private static final int IN_FLIGHT = 32;

  private static final String MODEL = "null";

  private final ClaimContext context;
  private final ClaimServer server;
  private final SampleReply sample;
  private final PictureSet pictures = PictureSet.rgb(SIDE, SIDE);

  /** Starts the real one: one lane, which takes no time, and batches of up to 32. */
  NullServers(ClaimContext context, Path scratch) throws IOException, InterruptedException {
    this.context = context;
    BenchModel model = BenchModel.ofNothing(MODEL, SIDE, CLASSES, Duration.ZERO, scratch);
    this.server =
        ClaimServer.start(
            context, model, Map.of("batching.lanes", "1", "batching.max_batch_size", "32"));
    this.sample = SampleReply.of(server.target(), MODEL, SIDE);
  }

  /** The real one. */
  ClaimServer server() {
    return server;
  }

  /** Starts a sink; the caller closes it. */
  ClaimServer sink(SinkMode mode) throws IOException, InterruptedException {
    int rowBytes = SIDE * SIDE * 3 + HEADER_BYTES;
    return ClaimServer.start(
        context,
        SinkMain.class,
        SinkMain.arguments(mode, rowBytes, sample.opened(), sample.reply()));
  }

  /** The same load for all of them. */
  LoadPlan plan(int streams, int connections) {
    return new LoadPlan(
        MODEL,
        streams,
        connections,
        Math.max(2, IN_FLIGHT / streams),
        pictures,
        Duration.ofMillis(300),
        context.phaseOr(Duration.ofMillis(1_500)),
        1);
  }

  @Override
  public void close() {
    server.close();
  }
}
