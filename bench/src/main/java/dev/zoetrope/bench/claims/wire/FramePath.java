package dev.zoetrope.bench.claims.wire;

import dev.zoetrope.bench.claims.Alternation;
import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.known.sink.SinkMode;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.LoadSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is left of gRPC's own rate: frames a second through the whole server, with a model that
 * looks at no pixel, over a sink that copies each payload once into direct memory and answers at
 * once with bytes of the same size; and over one that does not even copy. 150,528-byte frames in a
 * closed loop, 32 in flight (64 on 32 streams).
 *
 * <p>The same clients load all three, in turns; each server is a process of its own with the same
 * JVM options, windows and direct executor. Client and server share the cores and keep all of them
 * busy, so the plain ratio is nearer to 1 than the servers are to each other; the adjusted one is
 * the ratio of frames per processor second of the servers, and is what is judged. What could bias
 * it: the sink copies into one row that never leaves the caches, where the server has a row for
 * each frame under way; it parses nothing but the sequence, keeps no order, no credits and no time.
 * All of that is against the server.
 */
public final class FramePath implements Claim {
  private static final double BAR = 0.90;

  @Override
  public String name() {
    return "frame-path";
  }

  @Override
  public String sentence() {
    return "With a model that does nothing, the server is nearly as fast as a bare gRPC sink that"
        + " copies each frame once.";
  }

  @Override
  public String bar() {
    return "frames/s / copying sink's >= 0.90; 1, 4, 32 streams on 1 and 4 connections";
  }

  /**
   * The two sinks' turn.
   *
   * @param copy of the one that copies
   * @param skip of the one that does not
   */
  private record Sinks(LoadSample copy, LoadSample skip) {}

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    List<Figure> figures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    try (NullServers servers = new NullServers(context, context.scratch().resolve(name()));
        ClaimServer copy = servers.sink(SinkMode.COPY);
        ClaimServer skip = servers.sink(SinkMode.SKIP)) {
      for (LoadPlan plan :
          List.of(
              servers.plan(1, 1),
              servers.plan(4, 1),
              servers.plan(4, 4),
              servers.plan(32, 1),
              servers.plan(32, 4))) {
        compare(context, plan, servers.server(), copy, skip, book, figures, notes);
      }
    }
    return new ClaimResult(name(), figures, book.tallies(), notes, watch.elapsed());
  }

  private static void compare(
      ClaimContext context,
      LoadPlan plan,
      ClaimServer server,
      ClaimServer copy,
      ClaimServer skip,
      TallyBook book,
      List<Figure> figures,
      List<String> notes)
      throws InterruptedException, IOException {
    String shape = plan.streams() + " streams on " + plan.connections();
    try (Load ours = new Load(plan, server.target(), server.handle());
        Load copying = new Load(plan, copy.target(), copy.handle());
        Load skipping = new Load(plan, skip.target(), skip.handle())) {
      Alternation<LoadSample, Sinks> turns =
          Alternation.run(
              context,
              () -> book.keep("server", ours.phase()),
              () ->
                  new Sinks(
                      book.keep("copying sink", copying.phase()),
                      book.keep("skipping sink", skipping.phase())));
      figures.add(
          Figure.ratio(
              shape + ": server / copying sink",
              Bar.atLeast(BAR),
              turns.ratio(LoadSample::framesPerSecond, s -> s.copy().framesPerSecond()),
              turns.ratio(
                  LoadSample::adjustedFramesPerSecond, s -> s.copy().adjustedFramesPerSecond())));
      figures.add(
          Figure.ratio(
              shape + ": server / skipping sink",
              Bar.none(),
              turns.ratio(LoadSample::framesPerSecond, s -> s.skip().framesPerSecond()),
              turns.ratio(
                  LoadSample::adjustedFramesPerSecond, s -> s.skip().adjustedFramesPerSecond())));
      notes.add(note(shape, turns));
      context.say(notes.get(notes.size() - 1));
    }
  }

  private static String note(String shape, Alternation<LoadSample, Sinks> turns) {
    return String.format(
        Locale.ROOT,
        "%s: %s frames/s, sinks %s and %s; server CPU a frame %.1f us, sinks %.1f and %.1f",
        shape,
        rate(turns, pair -> pair.a().framesPerSecond()),
        rate(turns, pair -> pair.b().copy().framesPerSecond()),
        rate(turns, pair -> pair.b().skip().framesPerSecond()),
        median(turns, pair -> pair.a().serverMicrosPerFrame()),
        median(turns, pair -> pair.b().copy().serverMicrosPerFrame()),
        median(turns, pair -> pair.b().skip().serverMicrosPerFrame()));
  }

  private static String rate(
      Alternation<LoadSample, Sinks> turns,
      ToDoubleFunction<Alternation.Pair<LoadSample, Sinks>> of) {
    return String.format(Locale.ROOT, "%,.0f", median(turns, of));
  }

  private static double median(
      Alternation<LoadSample, Sinks> turns,
      ToDoubleFunction<Alternation.Pair<LoadSample, Sinks>> of) {
    return Comparison.ofValues(turns.pairs().stream().map(pair -> of.applyAsDouble(pair)).toList())
        .median();
  }
}
