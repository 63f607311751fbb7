package dev.zoetrope.bench.claims.rate;

import dev.zoetrope.bench.claims.Alternation;
import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.bench.run.PictureSet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Eight frames in flight against thirty-two, batches up to eight, two lanes, MobileNetV3-L: a
 * server that waits for full batches leaves a lane idle when few callers wait for their answers;
 * one whose idle lanes take what there is does not.
 *
 * <p>Both sides are the same server with the same client, so the client's share of the cores
 * cancels but for its difference, which the adjusted figure leaves out. What could bias it: with
 * eight in flight the batches are smaller, so a model whose small batches run slower per frame than
 * its large ones cannot reach 1 however good the server; that is part of the figure.
 */
public final class FewCallers implements Claim {
  private static final int LANES = 2;
  private static final int BATCH = 8;
  private static final int STREAMS = 4;

  @Override
  public String name() {
    return "few-callers";
  }

  @Override
  public String sentence() {
    return "Few callers get nearly the rate of many.";
  }

  @Override
  public String bar() {
    return "rate with 8 in flight / with 32 in flight >= 0.92";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    BenchModel model =
        BenchModel.of("mobilenet_v3_large", Optional.empty(), context.scratch().resolve(name()));
    Map<String, String> settings =
        Map.of("batching.lanes", "" + LANES, "batching.max_batch_size", "" + BATCH);
    try (ClaimServer server = ClaimServer.start(context, model, settings);
        Load few = new Load(plan(context, model, 8), server.target(), server.handle());
        Load many = new Load(plan(context, model, 32), server.target(), server.handle())) {
      Alternation<LoadSample, LoadSample> turns =
          Alternation.run(
              context,
              () -> book.keep("8 in flight", few.phase()),
              () -> book.keep("32 in flight", many.phase()));
      Figure figure =
          Figure.ratio(
              "rate with 8 in flight / with 32",
              Bar.atLeast(0.92),
              turns.ratio(LoadSample::framesPerSecond, LoadSample::framesPerSecond),
              turns.ratio(
                  LoadSample::adjustedFramesPerSecond, LoadSample::adjustedFramesPerSecond));
      return new ClaimResult(name(), List.of(figure), book.tallies(), List.of(), watch.elapsed());
    }
  }

  private static LoadPlan plan(ClaimContext context, BenchModel model, int inFlight) {
    return new LoadPlan(
        model.name(),
        STREAMS,
        STREAMS,
        inFlight / STREAMS,
        PictureSet.rgb(224, 224),
        Duration.ofMillis(500),
        context.phaseOr(Duration.ofSeconds(4)),
        1);
  }
}
