package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.live.AgeOfInformation;
import dev.zoetrope.bench.live.FrameLedger;
import dev.zoetrope.bench.live.LiveRun;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.live.NoiseFrames;
import dev.zoetrope.bench.live.Schedule;
import dev.zoetrope.bench.live.TrendLine;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A camera of 25 frames a second, LATEST, into a model that does five: one lane, batches of one,
 * 200 ms each, for ten minutes. The age of each answer when it came is laid against time: a
 * straight line through it must not rise or fall by more than one frame's distance over the whole
 * run, and the newest answer must never be older than three batches (the picture waited for its
 * turn, was computed, and the next answer took one more batch). Memory at the end stands beside it.
 *
 * <p>The model is the null model: it looks at no pixel and waits its time out, so ten minutes cost
 * next to no processor time. Which answer belongs to which frame is the ledger's business: every
 * sequence is heard of exactly once. What could bias it: a sender that was late, which is bounded;
 * the interval of the trend takes answers for independent, which 200 ms apart they nearly are.
 */
public final class SlowModel implements Claim {
  private static final double CAMERA_RATE = 25;
  private static final Duration BATCH = Duration.ofMillis(200);
  private static final double FRAME_MILLIS = 1_000 / CAMERA_RATE;
  private static final int SIDE = 224;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Set<FrameOutcome> ENDS =
      Set.of(FrameOutcome.RESULT, FrameOutcome.SUPERSEDED, FrameOutcome.SUPERSEDED_BY_CLIENT);

  @Override
  public String name() {
    return "camera-into-slow-model";
  }

  @Override
  public String sentence() {
    return "A camera five times faster than its model gets answers that do not grow old.";
  }

  @Override
  public String bar() {
    return "age of answers over 10 minutes: trend 0 +- 40 ms; newest answer never older than 600 ms";
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    BenchModel model =
        BenchModel.ofNothing("slow", SIDE, 10, BATCH, context.scratch().resolve(name()));
    Map<String, String> settings = Map.of("batching.lanes", "1", "batching.max_batch_size", "1");
    Soundness sound = new Soundness();
    try (ClaimServer server = ClaimServer.start(context, model, settings);
        LiveRun live = new LiveRun(1, server.target(), server.handle())) {
      Duration length = context.phaseOr(Duration.ofMinutes(10)).plus(WARM_UP);
      StreamSpec spec =
          StreamSpec.builder()
              .models(model.name())
              .pictures(PixelFormat.PIXEL_FORMAT_RGB8, SIDE, SIDE)
              .policy(Policy.POLICY_LATEST)
              .topK(1)
              .build();
      NoiseFrames pictures = new NoiseFrames(SIDE);
      LiveSample sample =
          sound.keep(
              live.phase(
                  Schedule.cameras(1, CAMERA_RATE, length.toMillis() / 1e3, 1),
                  i -> spec,
                  i -> pictures,
                  WARM_UP));
      return new ClaimResult(
          name(),
          figures(sample, sound),
          List.of(sample.tally("camera", ENDS)),
          List.of(note(sample), sound.share()),
          watch.elapsed());
    }
  }

  private static List<Figure> figures(LiveSample sample, Soundness sound) {
    List<double[]> points = new ArrayList<>();
    FrameLedger ledger = sample.ledgers().get(0);
    AgeOfInformation newest = new AgeOfInformation(sample.fromNanos(), sample.toNanos());
    ledger.results(
        (intended, received, pass) -> {
          newest.answered(received, intended);
          if (received >= sample.fromNanos() && received <= sample.toNanos()) {
            points.add(
                new double[] {(received - sample.fromNanos()) / 1e9, (received - intended) / 1e6});
          }
        });
    TrendLine trend =
        TrendLine.of(
            points.stream().mapToDouble(point -> point[0]).toArray(),
            points.stream().mapToDouble(point -> point[1]).toArray());
    double seconds = (sample.toNanos() - sample.fromNanos()) / 1e9;
    double average = newest.averageNanos() / 1e6;
    return List.of(
        Figure.of(
            "age of answers: growth over the run",
            "ms",
            Bar.within(0, FRAME_MILLIS),
            new Comparison(
                trend.slope() * seconds,
                trend.slopeLow() * seconds,
                trend.slopeHigh() * seconds,
                0.95)),
        Figure.of(
            "newest answer: oldest it ever was",
            "ms",
            Bar.strictlyAtMost(3.0 * BATCH.toMillis()),
            Comparison.exact(newest.peakNanos() / 1e6)),
        Figure.of(
            "newest answer: mean age of information", "ms", Bar.none(), Comparison.exact(average)),
        sound.lateness());
  }

  private static String note(LiveSample sample) {
    return String.format(
        Locale.ROOT,
        "%.0f s of stream time, age at receipt p50 %.0f, p99 %.0f, max %.0f ms; memory at most"
            + " %.0f MB",
        (sample.toNanos() - sample.fromNanos()) / 1e9,
        sample.agesMicros().getValueAtPercentile(50) / 1e3,
        sample.agesMicros().getValueAtPercentile(99) / 1e3,
        sample.agesMicros().getMaxValue() / 1e3,
        sample.serverBytes().orElse(0) / 1e6);
  }
}
