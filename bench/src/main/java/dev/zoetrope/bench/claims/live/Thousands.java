package dev.zoetrope.bench.claims.live;

import com.google.gson.JsonObject;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.claims.Alternation;
import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.net.IdleStreams;
import dev.zoetrope.bench.process.HeapHistogram;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.bench.run.PictureSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ten thousand streams that were opened and never sent a frame, over 100 connections and over
 * 10,000 of their own, beside 1,000 streams that keep a null model busy.
 *
 * <p>Memory of an idle stream is the growth of the server's PSS from before they open until all are
 * open, both times after a full collection, divided by their number; a few fresh servers each, and
 * the largest must keep the bar too. The Java heap's growth stands beside it, and what it consists
 * of by class. Rows of the slab that are taken while only idle streams are there must be none.
 *
 * <p>Throughput is a closed loop of 1,000 streams of one frame in flight over eight connections, in
 * turns with and without the idle streams (over 100 connections) on the same server. The null model
 * makes the frame path all there is, so what idle streams cost shows undiluted.
 *
 * <p>What could bias it: PSS holds pages that garbage touched while streams were opened and that
 * the collector has not given back, which is against the server; sockets' kernel memory is in no
 * process's PSS and not counted. The idle streams' client speaks HTTP/2 by itself and is light; its
 * share of the cores while idle is next to nothing.
 */
public final class Thousands implements Claim {
  private static final int IDLE = 10_000;
  private static final int LIVE = 1_000;
  private static final int LIVE_CONNECTIONS = 8;
  private static final int SPARE_FILES = 1_000;
  private static final int SIDE = 224;
  private static final int MEMORY_ROUNDS = 3;
  private static final int CLASSES_SHOWN = 14;
  private static final String MODEL = "null";
  private static final Duration OPEN_LIMIT = Duration.ofMinutes(3);

  /** How the idle streams are spread. */
  private record Layout(int connections, double maxKilobytes) {
    int each() {
      return IDLE / connections;
    }

    String words() {
      return connections == IDLE ? "a connection each" : connections + " connections";
    }
  }

  private static final Layout SHARED = new Layout(100, 16);
  private static final Layout OWN = new Layout(IDLE, 40);

  /** One fresh server's growth, bytes per idle stream, and the rows they took. */
  private record Growth(double memory, double heap, long rowsTaken, List<String> classes) {}

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String sentence() {
    return "Ten thousand idle streams cost little memory and next to no throughput.";
  }

  @Override
  public String bar() {
    return "memory per idle stream <= 16 KB (100 connections), <= 40 KB (own connection); no row"
        + " taken; throughput of 1,000 live streams / without the idle ones >= 0.9";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    requireFiles();
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    BenchModel model =
        BenchModel.ofNothing(MODEL, SIDE, 10, Duration.ZERO, context.scratch().resolve(name()));
    List<Figure> figures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Layout layout : List.of(SHARED, OWN)) {
      List<Growth> rounds = new ArrayList<>();
      for (int i = 0; i < Math.min(MEMORY_ROUNDS, context.repeats()); i++) {
        Growth growth = growth(context, model, layout, book);
        context.say(
            String.format(
                Locale.ROOT,
                "%s: %.1f KB per idle stream, %.1f KB of it live heap",
                layout.words(),
                growth.memory() / 1024,
                growth.heap() / 1024));
        rounds.add(growth);
      }
      tell(layout, rounds, figures, notes);
    }
    figures.addAll(throughput(context, model, book));
    return new ClaimResult(name(), figures, book.tallies(), notes, watch.elapsed());
  }

  private static void requireFiles() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < IDLE + SPARE_FILES) {
      throw new BenchException(
          "scale needs %d open files in each process, and the limit is %d (ulimit -Hn)"
              .formatted(IDLE + SPARE_FILES, system.getMaxFileDescriptorCount()));
    }
  }

  private static ClaimServer start(ClaimContext context, BenchModel model)
      throws IOException, InterruptedException {
    return ClaimServer.start(
        context,
        model,
        Map.of(
            "batching.lanes", "1",
            "batching.max_batch_size", "32",
            "transport.max_connections", "" + (IDLE + SPARE_FILES)));
  }

  private static LoadPlan plan(ClaimContext context, int streams) {
    return new LoadPlan(
        MODEL,
        streams,
        LIVE_CONNECTIONS,
        1,
        PictureSet.rgb(SIDE, SIDE),
        Duration.ofMillis(500),
        context.phaseOr(Duration.ofSeconds(3)),
        1);
  }

  private static IdleStreams open(ClaimServer server, Layout layout)
      throws IOException, InterruptedException {
    return IdleStreams.open(
        server.target(), layout.connections(), layout.each(), MODEL, OPEN_LIMIT);
  }

  private static Growth growth(
      ClaimContext context, BenchModel model, Layout layout, TallyBook book)
      throws IOException, InterruptedException {
    try (ClaimServer server = start(context, model);
        Load load = new Load(plan(context, LIVE_CONNECTIONS), server.target(), server.handle())) {
      book.keep("warm-up", load.phase());
      HeapHistogram before = HeapHistogram.take(server.handle());
      long memoryBefore = memory(server);
      try (IdleStreams idle = open(server, layout)) {
        long rows = rowsTaken(server);
        HeapHistogram after = HeapHistogram.take(server.handle());
        long memory = memory(server) - memoryBefore;
        requireAlive(idle);
        return new Growth(
            (double) memory / IDLE,
            (double) (after.bytes() - before.bytes()) / IDLE,
            rows,
            after.growthSince(before, CLASSES_SHOWN, IDLE));
      }
    }
  }

  private static void requireAlive(IdleStreams idle) {
    if (idle.ended() > 0) {
      throw new BenchException("the server ended " + idle.ended() + " idle streams");
    }
  }

  private static long memory(ClaimServer server) {
    return server
        .memory()
        .orElseThrow(() -> new BenchException("this system does not tell a process's memory"));
  }

  private static long rowsTaken(ClaimServer server) throws IOException, InterruptedException {
    JsonObject gauges = server.status().json().getAsJsonObject("models").getAsJsonObject(MODEL);
    return gauges.get("rows").getAsLong() - gauges.get("rows_free").getAsLong();
  }

  private static void tell(
      Layout layout, List<Growth> rounds, List<Figure> figures, List<String> notes) {
    figures.add(
        Figure.of(
            "memory per idle stream, " + layout.words(),
            "KB",
            Bar.strictlyAtMost(layout.maxKilobytes()),
            Comparison.of(rounds.stream().map(round -> round.memory() / 1024).toList())));
    figures.add(
        Figure.of(
            "of it live Java heap",
            "KB",
            Bar.none(),
            Comparison.of(rounds.stream().map(round -> round.heap() / 1024).toList())));
    figures.add(
        Figure.of(
            "rows taken by idle streams, " + layout.words(),
            "",
            Bar.within(0, 0),
            Comparison.count(rounds.stream().mapToLong(Growth::rowsTaken).max().orElse(0))));
    notes.add("an idle stream's part of the live heap, " + layout.words() + ":");
    rounds.get(rounds.size() - 1).classes().forEach(line -> notes.add("  " + line));
  }

  private static List<Figure> throughput(ClaimContext context, BenchModel model, TallyBook book)
      throws IOException, InterruptedException {
    try (ClaimServer server = start(context, model);
        Crowd crowd = new Crowd(server);
        Load load = new Load(plan(context, LIVE), server.target(), server.handle())) {
      Alternation<LoadSample, LoadSample> turns =
          Alternation.run(
              context,
              () -> {
                crowd.gather();
                return book.keep("1,000 live beside 10,000 idle", load.phase());
              },
              () -> {
                crowd.disperse();
                return book.keep("1,000 live", load.phase());
              });
      LoadSample last = turns.pairs().get(turns.pairs().size() - 1).a();
      context.say(
          String.format(
              Locale.ROOT,
              "%.0f frames/s beside idle streams (last turn), client's share %.0f %%",
              last.framesPerSecond(),
              100 * last.clientShare()));
      return List.of(
          Figure.ratio(
              "throughput with / without 10,000 idle streams",
              Bar.atLeast(0.9),
              turns.ratio(LoadSample::framesPerSecond, LoadSample::framesPerSecond),
              turns.ratio(
                  LoadSample::adjustedFramesPerSecond, LoadSample::adjustedFramesPerSecond)));
    }
  }

  /** The idle streams, there or not. */
  private static final class Crowd implements AutoCloseable {
    private final ClaimServer server;
    private final List<IdleStreams> streams = new ArrayList<>();

    Crowd(ClaimServer server) {
      this.server = server;
    }

    void gather() throws IOException, InterruptedException {
      if (streams.isEmpty()) {
        streams.add(open(server, SHARED));
      }
      requireAlive(streams.get(0));
    }

    void disperse() {
      streams.forEach(IdleStreams::close);
      streams.clear();
    }

    @Override
    public void close() {
      disperse();
    }
  }
}
