package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.ideal.BatchTimes;
import dev.zoetrope.bench.ideal.IdealServer;
import dev.zoetrope.bench.ideal.MeasuredTimes;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.live.PooledQuantile;
import dev.zoetrope.bench.live.Schedule;
import dev.zoetrope.bench.run.BenchModel;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Poisson arrivals at 70 % of the peak measured just before, MobileNetV3-L, 32 streams of policy
 * QUEUE over four connections: the 99th and 99.9th percentile of latency, from the time a frame was
 * to be sent until its answer was here, over that of an {@link IdealServer} that meets the very
 * same arrivals with as many lanes, pulls greedily, and takes for each batch what a forward pass of
 * that bucket took in this very run, and nothing else.
 *
 * <p>What could bias it. The ideal server's times are those measured while client and server shared
 * the cores, so what the client takes from LibTorch is in both sides, and what it takes from the
 * rest of the server is in the numerator alone. The judged figure draws passes at random ({@link
 * MeasuredTimes#drawn}), which spreads the machine's slow moments over the run and so shortens the
 * ideal tail a little: that is against the server. Beside it stand the figure with each bucket's
 * mean time (the queue of a machine that never varies, harder still) and with the pass measured
 * nearest in time (an ideal server that lives through the same slow moments). The sender's lateness
 * counts as latency.
 */
public final class Tail implements Claim {
  private static final double LOAD = 0.7;
  private static final int STREAMS = 32;
  private static final int WINDOW = 64;
  private static final int SIDE = 224;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final double BAR = 1.15;

  @Override
  public String name() {
    return "tail";
  }

  @Override
  public String sentence() {
    return "At 70 % load the tail of latency is nearly that of a server without any overhead.";
  }

  @Override
  public String bar() {
    return "p99 and p99.9 / those of an ideal server <= 1.15";
  }

  /** A phase and what the ideal server made of it, three times. */
  private record Turn(
      double peak, Histogram real, Histogram drawn, Histogram mean, Histogram nearby) {}

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    Soundness sound = new Soundness();
    BenchModel model =
        BenchModel.of("mobilenet_v3_large", Optional.empty(), context.scratch().resolve(name()));
    List<Turn> turns = new ArrayList<>();
    try (LiveServer server = LiveServer.start(context, model, Duration.ofSeconds(4), Map.of())) {
      server.peak(book); // Both JVMs compile while it runs.
      for (int i = 0; i < context.repeats(); i++) {
        turns.add(turn(context, server, i, book, sound));
      }
    }
    return new ClaimResult(
        name(), figures(turns, sound), book.tallies(), notes(turns, sound), watch.elapsed());
  }

  private Turn turn(
      ClaimContext context, LiveServer server, int number, TallyBook book, Soundness sound)
      throws InterruptedException {
    double peak = server.peak(book).framesPerSecond();
    ModelTimes times = server.times();
    double seconds = WARM_UP.toSeconds() + context.phaseOr(Duration.ofSeconds(20)).toMillis() / 1e3;
    Schedule schedule = Schedule.poisson(LOAD * peak, seconds, STREAMS, 100 + number);
    LiveSample sample =
        sound.keep(
            server
                .live()
                .phase(schedule, i -> spec(server.model()), i -> server.pictures(), WARM_UP));
    book.add(sample.tally("Poisson", Set.of(FrameOutcome.RESULT)));
    Histogram real = sample.latenciesMicros();
    MeasuredTimes measured = new MeasuredTimes(sample.passes(), times.nanos());
    long origin = sample.fromNanos() - WARM_UP.toNanos();
    BatchTimes nearby = (bucket, start) -> measured.nearby().nanos(bucket, origin + start);
    Turn turn =
        new Turn(
            peak,
            real,
            ideal(times, measured.drawn(number), schedule),
            ideal(times, measured.mean(), schedule),
            ideal(times, nearby, schedule));
    context.say(
        String.format(
            Locale.ROOT,
            "peak %.1f/s, %d frames, p99 %.1f ms, ideal %.1f ms",
            peak,
            real.getTotalCount(),
            real.getValueAtPercentile(99) / 1e3,
            turn.drawn().getValueAtPercentile(99) / 1e3));
    return turn;
  }

  private static StreamSpec spec(String model) {
    return StreamSpec.builder()
        .models(model)
        .pictures(PixelFormat.PIXEL_FORMAT_RGB8, SIDE, SIDE)
        .policy(Policy.POLICY_QUEUE)
        .window(WINDOW)
        .topK(1)
        .build();
  }

  private static Histogram ideal(ModelTimes times, BatchTimes passes, Schedule schedule) {
    long[] latencies =
        new IdealServer(LiveServer.LANES, times.buckets(), passes).latencies(schedule.times());
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < latencies.length; i++) {
      if (schedule.atNanos(i) >= WARM_UP.toNanos()) {
        histogram.recordValue(latencies[i] / 1_000);
      }
    }
    return histogram;
  }

  private static List<Figure> figures(List<Turn> turns, Soundness sound) {
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("p99 / ideal", Bar.atMost(BAR), turns, Turn::drawn, 99));
    figures.add(figure("p99.9 / ideal", Bar.atMost(BAR), turns, Turn::drawn, 99.9));
    figures.add(figure("p50 / ideal", Bar.none(), turns, Turn::drawn, 50));
    figures.add(figure("p99 / ideal in the same moments", Bar.none(), turns, Turn::nearby, 99));
    figures.add(figure("p99.9 / ideal in the same moments", Bar.none(), turns, Turn::nearby, 99.9));
    figures.add(figure("p99 / ideal that never varies", Bar.none(), turns, Turn::mean, 99));
    figures.add(figure("p99.9 / ideal that never varies", Bar.none(), turns, Turn::mean, 99.9));
    figures.add(sound.lateness());
    figures.add(sound.heldBack());
    return figures;
  }

  private static Figure figure(
      String name, Bar bar, List<Turn> turns, Function<Turn, Histogram> ideal, double percentile) {
    return Figure.of(
        name,
        "",
        bar,
        PooledQuantile.ratio(
            turns.stream().map(Turn::real).toList(),
            turns.stream().map(ideal).toList(),
            percentile));
  }

  private static List<String> notes(List<Turn> turns, Soundness sound) {
    Histogram real = PooledQuantile.sum(turns.stream().map(Turn::real).toList());
    long beyond = Math.round(real.getTotalCount() * 0.001);
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d latencies, %,d of them beyond p99.9%s; p50 %.1f, p99 %.1f, p99.9 %.1f ms; peak"
                + " %.1f/s (mean)",
            real.getTotalCount(),
            beyond,
            beyond < 20 ? " (few: run longer before believing p99.9)" : "",
            real.getValueAtPercentile(50) / 1e3,
            real.getValueAtPercentile(99) / 1e3,
            real.getValueAtPercentile(99.9) / 1e3,
            turns.stream().mapToDouble(Turn::peak).average().orElse(0)),
        sound.share());
  }
}
