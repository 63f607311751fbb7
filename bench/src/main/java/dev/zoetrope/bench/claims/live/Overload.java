package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Cameras of 30 frames a second that add up to three times the peak, MobileNetV3-L, each camera a
 * LATEST stream with a maximum age of three times the largest bucket's time, set before the first
 * counted phase. Every other phase is a closed loop that finds the peak again. Goodput counts
 * results that were here within that age of the time their frame was to be sent; p99 age is over
 * all results; memory is the server's PSS, the most it was in a phase over what it was at rest
 * after warm-up. QUEUE and REJECT are run for comparison and not judged: a QUEUE stream's frames
 * without room are held back by its client and never sent.
 *
 * <p>What could bias it: the client sends three times what the server can do, and what it takes of
 * the shared cores is missing in the goodput; the adjusted figure leaves each side's client share
 * aside, and is the one judged. The largest bucket's time is the server's own moving average, for
 * the limit after the first peak, for the ages after each overload phase. A sender that was late
 * makes frames older, which is against the server. Ages need one clock: client and server are on
 * one machine.
 */
public final class Overload implements Claim {
  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String sentence() {
    return "Three times more cameras than it can serve get as many fresh answers as it can give.";
  }

  @Override
  public String bar() {
    return "goodput / peak >= 0.95; LATEST: p99 age / time of the largest bucket <= 2;"
        + " memory against rest 1 +- 0.03";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    BenchModel model =
        BenchModel.of("mobilenet_v3_large", Optional.empty(), context.scratch().resolve(name()));
    OverloadSide latest = new OverloadSide(Policy.POLICY_LATEST);
    OverloadSide queue = new OverloadSide(Policy.POLICY_QUEUE);
    OverloadSide reject = new OverloadSide(Policy.POLICY_REJECT);
    ModelTimes times;
    OptionalLong rest;
    try (LiveServer server = LiveServer.start(context, model, Duration.ofSeconds(4), Map.of())) {
      server.peak(book); // Both JVMs compile while it runs.
      new OverloadSide(Policy.POLICY_LATEST).turn(context, server, server.times(), new TallyBook());
      times = server.times();
      rest = server.server().memory();
      for (int i = 0; i < context.repeats(); i++) {
        latest.turn(context, server, times, book);
      }
      for (int i = 0; i < Math.max(1, context.repeats() / 5); i++) {
        queue.turn(context, server, times, book);
        reject.turn(context, server, times, book);
      }
    }
    return new ClaimResult(
        name(),
        figures(latest, List.of(queue, reject), times, rest),
        book.tallies(),
        List.of(
            String.format(
                Locale.ROOT,
                "the largest bucket takes %.1f ms, the age limit is %.1f ms",
                times.largestNanos() / 1e6,
                OverloadSide.limitNanos(times) / 1e6),
            latest.note(),
            queue.note(),
            reject.note()),
        watch.elapsed());
  }

  private static List<Figure> figures(
      OverloadSide latest, List<OverloadSide> others, ModelTimes times, OptionalLong rest) {
    long limit = OverloadSide.limitNanos(times);
    List<Figure> figures = new ArrayList<>();
    figures.add(latest.goodput(Bar.atLeast(0.95), limit));
    figures.add(latest.age(Bar.atMost(2)));
    figures.add(latest.ageOfInformation());
    latest.memory(Bar.within(1, 0.03), rest).ifPresent(figures::add);
    for (OverloadSide other : others) {
      figures.add(other.goodput(Bar.none(), limit));
      figures.add(other.age(Bar.none()));
      figures.add(other.ageOfInformation());
      other.memory(Bar.none(), rest).ifPresent(figures::add);
    }
    figures.add(latest.lateness());
    return figures;
  }
}
