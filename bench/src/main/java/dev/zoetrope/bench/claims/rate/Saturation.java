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
import dev.zoetrope.bench.run.JpegPictures;
import dev.zoetrope.bench.run.Load;
import dev.zoetrope.bench.run.LoadPlan;
import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.bench.run.PictureSet;
import dev.zoetrope.bench.run.RawLanes;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.CpuModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How much of LibTorch's own rate comes out of the server: frames a second in a closed loop with
 * more in flight than the lanes can hold, over the server's own lanes run on full batches in this
 * process, with no network, no queue and no reply. Two lanes; MobileNetV3-L in batches of eight,
 * ViT-B/16 in batches of four (its rate a frame is the same, and a turn holds twice as many);
 * seeded weights, which are as fast as trained ones.
 *
 * <p>Decode counted in both: with JPEG input, each raw lane decodes the pictures of its batch
 * itself, with the server's own decoder, into the rows it then runs. So the raw side does the same
 * work with no thread beyond its lanes and never waits: no division of two cores between lanes and
 * decoders could be faster. The server has its lanes and its decoder's thread on the same cores.
 *
 * <p>A batch takes long, so rates are taken from one reply to the reply that comes a whole number
 * of rounds (lanes times batch) later, and the raw lanes' from whole batches; the ramp of twice
 * what is in flight is thrown away. Turns of the two sides alternate, never both at once: the raw
 * lanes' threads are parked while the server works, and the server idles while they do. Client and
 * server share the cores and keep them busy, the raw lanes have them to themselves: the adjusted
 * figure, which is judged, leaves the client's processor time aside.
 */
public final class Saturation implements Claim {
  private static final int LANES = 2;

  @Override
  public String name() {
    return "saturation";
  }

  @Override
  public String sentence() {
    return "At saturation the server hands on what LibTorch gives.";
  }

  @Override
  public String bar() {
    return "frames/s / raw LibTorch's >= 0.97; with JPEG input, decoded in both, >= 0.95";
  }

  /**
   * A variant.
   *
   * @param name for the table
   * @param model to serve, seeded
   * @param batch largest batch, and the raw side's
   * @param phase usual length of a turn
   * @param pictures what is sent
   * @param bar what it must reach
   */
  private record Variant(
      String name, String model, int batch, Duration phase, PictureSet pictures, double bar) {}

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    PictureSet rgb = PictureSet.rgb(224, 224);
    Outcome mobile =
        measure(
            context,
            new Variant("MobileNetV3-L", "mobilenet_v3_large", 8, Duration.ofSeconds(4), rgb, 0.97),
            book);
    Outcome jpeg =
        measure(
            context,
            new Variant(
                "MobileNetV3-L, JPEG",
                "mobilenet_v3_large",
                8,
                Duration.ofSeconds(4),
                JpegPictures.of(224, 224),
                0.95),
            book);
    Outcome vit =
        measure(
            context,
            new Variant("ViT-B/16", "vit_b_16", 4, Duration.ofSeconds(12), rgb, 0.97),
            book);
    return new ClaimResult(
        name(),
        List.of(mobile.figure(), jpeg.figure(), vit.figure()),
        book.tallies(),
        List.of(mobile.note(), jpeg.note(), vit.note()),
        watch.elapsed());
  }

  private record Outcome(Figure figure, String note) {}

  private Outcome measure(ClaimContext context, Variant variant, TallyBook book)
      throws IOException, InterruptedException {
    BenchModel model =
        BenchModel.of(
            variant.model(),
            Optional.empty(),
            context.scratch().resolve(name() + variant.name().hashCode()));
    Map<String, String> settings =
        Map.of("batching.lanes", "" + LANES, "batching.max_batch_size", "" + variant.batch());
    LoadPlan plan = plan(context, variant, model);
    try (CpuModel frozen = CpuModel.of(model.load());
        RawLanes raw =
            new RawLanes(frozen, LANES, variant.batch(), variant.pictures(), SystemTime.INSTANCE);
        ClaimServer server = ClaimServer.start(context, model, settings);
        Load load = new Load(plan, server.target(), server.handle())) {
      Alternation<LoadSample, Double> turns =
          Alternation.run(
              context,
              () -> book.keep(variant.name(), load.phase()),
              () -> raw.phase(plan.phase()));
      Figure figure =
          Figure.ratio(
              variant.name() + ": server / raw",
              Bar.atLeast(variant.bar()),
              turns.ratio(LoadSample::framesPerSecond, rate -> rate),
              turns.ratio(LoadSample::adjustedFramesPerSecond, rate -> rate));
      String note = note(variant, turns);
      context.say(note);
      return new Outcome(figure, note);
    }
  }

  private static String note(Variant variant, Alternation<LoadSample, Double> turns) {
    return String.format(
        Locale.ROOT,
        "%s: %.1f frames/s, raw %.1f; the client took %.1f %% of the processor time",
        variant.name(),
        median(turns, pair -> pair.a().framesPerSecond()),
        median(turns, Alternation.Pair::b),
        median(turns, pair -> 100 * pair.a().clientShare()));
  }

  private static double median(
      Alternation<LoadSample, Double> turns,
      ToDoubleFunction<Alternation.Pair<LoadSample, Double>> of) {
    return Comparison.ofValues(turns.pairs().stream().map(pair -> of.applyAsDouble(pair)).toList())
        .median();
  }

  private static LoadPlan plan(ClaimContext context, Variant variant, BenchModel model) {
    int inFlight = 2 * LANES * variant.batch();
    return new LoadPlan(
        model.name(),
        4,
        4,
        inFlight / 4,
        variant.pictures(),
        Duration.ofMillis(500),
        context.phaseOr(variant.phase()),
        LANES * variant.batch());
  }
}
