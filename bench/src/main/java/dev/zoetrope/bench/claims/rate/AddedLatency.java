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
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.bench.run.PictureSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What everything but the model adds to a frame's time: one stream, one frame at a time, batch 1,
 * MobileNetV3-L on one lane; the next frame is given when the last one's answer is there. The
 * median time at the client, from giving the frame to its stream until its reply is there, less the
 * median time of the forward pass, which the server says in each reply: so the difference holds the
 * client library, the socket both ways, the copy, the cast to floats, the waking of threads, and
 * the reply.
 *
 * <p>The null model beside it tells the part that has nothing to do with what the model does to the
 * caches. What could bias it: the difference of two medians is not the median of differences; over
 * one frame at a time they agree. Client and server share the cores but hardly run at the same
 * time, so nothing is adjusted. A machine with other work on it wakes threads later: it is then the
 * machine's figure.
 */
public final class AddedLatency implements Claim {
  private static final double LIMIT_MICROS = 300;

  @Override
  public String name() {
    return "added-latency";
  }

  @Override
  public String sentence() {
    return "The way through the server adds little to the model's own time.";
  }

  @Override
  public String bar() {
    return "one stream, batch 1: client p50 - forward p50 <= 300 us";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    Path scratch = context.scratch().resolve(name());
    BenchModel model = BenchModel.of("mobilenet_v3_large", Optional.empty(), scratch.resolve("a"));
    BenchModel nothing = BenchModel.ofNothing("null", 224, 10, Duration.ZERO, scratch.resolve("b"));
    Map<String, String> settings = Map.of("batching.lanes", "1", "batching.max_batch_size", "1");
    try (ClaimServer real = ClaimServer.start(context, model, settings);
        ClaimServer empty = ClaimServer.start(context, nothing, settings);
        Load load = new Load(plan(context, model), real.target(), real.handle());
        Load bare = new Load(plan(context, nothing), empty.target(), empty.handle())) {
      Alternation<LoadSample, LoadSample> turns =
          Alternation.run(
              context,
              () -> book.keep("mobilenet_v3_large", load.phase()),
              () -> book.keep("null model", bare.phase()));
      List<Double> added = turns.pairs().stream().map(pair -> difference(pair.a())).toList();
      List<Double> beside = turns.pairs().stream().map(pair -> difference(pair.b())).toList();
      List<Double> forward =
          turns.pairs().stream()
              .map(pair -> (double) pair.a().executeMicros().getValueAtPercentile(50))
              .toList();
      return new ClaimResult(
          name(),
          List.of(
              Figure.of(
                  "mobilenet_v3_large: client p50 - forward p50",
                  "us",
                  Bar.strictlyAtMost(LIMIT_MICROS),
                  Comparison.ofValues(added)),
              Figure.of("null model: the same", "us", Bar.none(), Comparison.ofValues(beside)),
              Figure.of(
                  "mobilenet_v3_large: forward p50",
                  "us",
                  Bar.none(),
                  Comparison.ofValues(forward))),
          book.tallies(),
          List.of(),
          watch.elapsed());
    }
  }

  private static double difference(LoadSample sample) {
    return sample.latencyMicros().getValueAtPercentile(50)
        - sample.executeMicros().getValueAtPercentile(50);
  }

  private static LoadPlan plan(ClaimContext context, BenchModel model) {
    return new LoadPlan(
            model.name(),
            1,
            1,
            1,
            PictureSet.rgb(224, 224),
            Duration.ofMillis(500),
            context.phaseOr(Duration.ofSeconds(3)),
            1)
        .withPacing();
  }
}
