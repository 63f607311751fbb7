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
import dev.zoetrope.bench.process.ServerStatusPage;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import java.io.IOException;
import java.util.List;

/**
 * Heap bytes that a frame costs, all threads of the server's process together, beside an echo whose
 * marshaller makes a {@code byte[]} of each frame, and beside the sink that copies through a
 * scratch and so allocates only what gRPC does. Null model, 150,528-byte frames, 4 streams on 4
 * connections.
 *
 * <p>The servers say it themselves: what their live threads have allocated, before and after. What
 * could bias it: asking costs heap too (asked twice beforehand, the difference is taken off); what
 * threads that have ended allocated is not counted, but none ends here. The echo answers with a
 * reply as large as ours and not with the frame, which spares it a second array: against the
 * server.
 */
public final class Garbage implements Claim {
  private static final int ALLOWANCE = 512;

  @Override
  public String name() {
    return "garbage";
  }

  @Override
  public String sentence() {
    return "A frame leaves no more garbage on the heap than gRPC itself makes of it.";
  }

  @Override
  public String bar() {
    return "heap bytes a frame <= those of an echo with a byte[] marshaller + 512";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    try (NullServers servers = new NullServers(context, context.scratch().resolve(name()));
        ClaimServer echo = servers.sink(SinkMode.BYTES);
        ClaimServer sink = servers.sink(SinkMode.COPY)) {
      LoadPlan plan = servers.plan(4, 4);
      Side ours = new Side("server", servers.server(), plan, book);
      Side echoing = new Side("echo", echo, plan, book);
      Side copying = new Side("copying sink", sink, plan, book);
      try (ours.load;
          echoing.load;
          copying.load) {
        Alternation<Double, Sinks> turns =
            Alternation.run(
                context,
                ours::bytesPerFrame,
                () -> new Sinks(echoing.bytesPerFrame(), copying.bytesPerFrame()));
        return new ClaimResult(name(), figures(turns), book.tallies(), List.of(), watch.elapsed());
      }
    }
  }

  private static List<Figure> figures(Alternation<Double, Sinks> turns) {
    List<Double> server = turns.pairs().stream().map(Alternation.Pair::a).toList();
    List<Double> echo = turns.pairs().stream().map(pair -> pair.b().echo()).toList();
    List<Double> sink = turns.pairs().stream().map(pair -> pair.b().sink()).toList();
    double limit = Comparison.ofValues(echo).median() + ALLOWANCE;
    return List.of(
        Figure.of("server", "B/frame", Bar.strictlyAtMost(limit), Comparison.ofValues(server)),
        Figure.of("echo, byte[] marshaller", "B/frame", Bar.none(), Comparison.ofValues(echo)),
        Figure.of("sink, scratch marshaller", "B/frame", Bar.none(), Comparison.ofValues(sink)));
  }

  /**
   * The others' turn.
   *
   * @param echo heap bytes a frame
   * @param sink heap bytes a frame
   */
  private record Sinks(double echo, double sink) {}

  /** One server under load. */
  private static final class Side {
    private final String run;
    private final ClaimServer server;
    private final TallyBook book;
    final Load load;

    Side(String run, ClaimServer server, LoadPlan plan, TallyBook book) {
      this.run = run;
      this.server = server;
      this.book = book;
      this.load = new Load(plan, server.target(), server.handle());
    }

    double bytesPerFrame() throws IOException, InterruptedException {
      ServerStatusPage first = server.status();
      ServerStatusPage before = server.status();
      long asking = before.allocatedBytes() - first.allocatedBytes();
      book.keep(run, load.phase());
      ServerStatusPage after = server.status();
      long frames = after.framesReceived() - before.framesReceived();
      return (after.allocatedBytes() - before.allocatedBytes() - asking) / (double) frames;
    }
  }
}
