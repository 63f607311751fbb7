package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.live.NoiseFrames;
import dev.zoetrope.bench.live.PooledQuantile;
import dev.zoetrope.bench.live.Schedule;
import dev.zoetrope.bench.run.BenchModel;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Cameras of 30 frames a second that add up to three times the peak, MobileNetV3-L, each camera a
 * LATEST stream with a maximum age of three times the largest bucket's time, set before the first
 * counted phase. Every other phase is a closed loop that finds the peak again. Goodput counts
 * results that were here within that age of the time their frame was to be sent; p99 age is over all
 * results; memory is the server's PSS, the most it was in a phase over what it was at rest after
 * warm-up. QUEUE and REJECT are run for comparison and not judged: a QUEUE stream's frames without
 * room are held back by its client and never sent.
 *
 * <p>What could bias it: the client sends three times what the server can do, and what it takes of
 * the shared cores is missing in the goodput; the adjusted figure leaves each side's client share
 * aside, and is the one judged. The largest bucket's time is the server's own moving average after
 * the peak, with all lanes busy. A sender that was late makes frames older, which is against the
 * server. Ages need one clock: client and server are on one machine.
 */
public final class Overload implements Claim {
  private static final double FACTOR = 3;
  private static final double CAMERA_RATE = 30;
  private static final int SIDE = 224;
  private static final int QUEUE_WINDOW = 8;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Set<FrameOutcome> ENDS =
      EnumSet.of(
          FrameOutcome.RESULT,
          FrameOutcome.SUPERSEDED,
          FrameOutcome.SUPERSEDED_BY_CLIENT,
          FrameOutcome.EXPIRED,
          FrameOutcome.OVERLOADED);

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

  /** A peak phase and the overload phase beside it. */
  private record Turn(double peak, double peakShare, LiveSample sample) {

    double goodput(long limitNanos) {
      return sample.goodput(limitNanos) / peak;
    }

    double adjusted(long limitNanos) {
      return goodput(limitNanos) * (1 - peakShare) / (1 - sample.clientShare());
    }
  }

  /** What one policy came to. */
  private final class Side {
    private final Policy policy;
    private final List<Turn> turns = new ArrayList<>();
    private final Soundness sound = new Soundness();

    Side(Policy policy) {
      this.policy = policy;
    }

    void turn(ClaimContext context, LiveServer server, ModelTimes times, TallyBook book)
        throws InterruptedException {
      var peak = server.peak(book);
      int cameras = (int) Math.ceil(FACTOR * peak.framesPerSecond() / CAMERA_RATE);
      double seconds =
          WARM_UP.toSeconds() + context.phaseOr(Duration.ofSeconds(6)).toMillis() / 1e3;
      Schedule schedule = Schedule.cameras(cameras, CAMERA_RATE, seconds, turns.size());
      NoiseFrames pictures = new NoiseFrames(SIDE);
      StreamSpec spec = spec(server.model(), limitNanos(times));
      LiveSample sample =
          sound.keep(server.live().phase(schedule, i -> spec, i -> pictures, WARM_UP));
      book.add(sample.tally("overload, " + word(), ENDS));
      turns.add(new Turn(peak.framesPerSecond(), peak.clientShare(), sample));
      context.say(
          String.format(
              Locale.ROOT,
              "%s: peak %.1f/s, %d cameras, goodput %.1f/s, p99 age %.1f ms",
              word(),
              peak.framesPerSecond(),
              cameras,
              sample.goodput(limitNanos(times)),
              sample.agesMicros().getValueAtPercentile(99) / 1e3));
    }

    private StreamSpec spec(String model, long maxAgeNanos) {
      return StreamSpec.builder()
          .models(model)
          .pictures(PixelFormat.PIXEL_FORMAT_RGB8, SIDE, SIDE)
          .policy(policy)
          .window(policy == Policy.POLICY_LATEST ? 1 : QUEUE_WINDOW)
          .maxAge(Duration.ofNanos(maxAgeNanos))
          .topK(1)
          .build();
    }

    private String word() {
      return policy.name().substring("POLICY_".length());
    }

    Figure goodput(Bar bar, long limitNanos) {
      return Figure.ratio(
          word() + ": goodput / peak",
          bar,
          Comparison.of(turns.stream().map(turn -> turn.goodput(limitNanos)).toList()),
          Comparison.of(turns.stream().map(turn -> turn.adjusted(limitNanos)).toList()));
    }

    Figure age(Bar bar, ModelTimes times) {
      return Figure.of(
          word() + ": p99 age / time of the largest bucket",
          "",
          bar,
          Comparison.of(
              turns.stream()
                  .map(turn -> turn.sample().agesMicros().getValueAtPercentile(99) * 1e3)
                  .map(nanos -> nanos / times.largestNanos())
                  .toList()));
    }

    Figure ageOfInformation(ModelTimes times) {
      return Figure.of(
          word() + ": mean age of information / the same",
          "",
          Bar.none(),
          Comparison.of(
              turns.stream()
                  .map(turn -> turn.sample().ageOfInformationNanos() / times.largestNanos())
                  .toList()));
    }

    Optional<Figure> memory(Bar bar, OptionalLong rest) {
      if (rest.isEmpty() || turns.stream().anyMatch(turn -> turn.sample().serverBytes().isEmpty())) {
        return Optional.empty();
      }
      return Optional.of(
          Figure.of(
              word() + ": memory / at rest",
              "",
              bar,
              Comparison.of(
                  turns.stream()
                      .map(turn -> (double) turn.sample().serverBytes().getAsLong())
                      .map(bytes -> bytes / rest.getAsLong())
                      .toList())));
    }

    String note() {
      var ages =
          PooledQuantile.sum(turns.stream().map(turn -> turn.sample().agesMicros()).toList());
      return String.format(
          Locale.ROOT,
          "%s: age p50 %.1f, p99 %.1f ms of %,d results; %,d frames held back at the client; %s",
          word(),
          ages.getValueAtPercentile(50) / 1e3,
          ages.getValueAtPercentile(99) / 1e3,
          ages.getTotalCount(),
          turns.stream().mapToLong(turn -> turn.sample().heldBack()).sum(),
          sound.share());
    }
  }

  private static long limitNanos(ModelTimes times) {
    return Math.round(FACTOR * times.largestNanos());
  }

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    TallyBook book = new TallyBook();
    BenchModel model =
        BenchModel.of("mobilenet_v3_large", Optional.empty(), context.scratch().resolve(name()));
    Side latest = new Side(Policy.POLICY_LATEST);
    Side queue = new Side(Policy.POLICY_QUEUE);
    Side reject = new Side(Policy.POLICY_REJECT);
    ModelTimes times;
    OptionalLong rest;
    try (LiveServer server = LiveServer.start(context, model, Duration.ofSeconds(4), Map.of())) {
      server.peak(book); // Both JVMs compile while it runs.
      new Side(Policy.POLICY_LATEST).turn(context, server, server.times(), new TallyBook());
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
                limitNanos(times) / 1e6),
            latest.note(),
            queue.note(),
            reject.note()),
        watch.elapsed());
  }

  private static List<Figure> figures(
      Side latest, List<Side> others, ModelTimes times, OptionalLong rest) {
    long limit = limitNanos(times);
    List<Figure> figures = new ArrayList<>();
    figures.add(latest.goodput(Bar.atLeast(0.95), limit));
    figures.add(latest.age(Bar.atMost(2), times));
    figures.add(latest.ageOfInformation(times));
    latest.memory(Bar.within(1, 0.03), rest).ifPresent(figures::add);
    for (Side other : others) {
      figures.add(other.goodput(Bar.none(), limit));
      figures.add(other.age(Bar.none(), times));
      figures.add(other.ageOfInformation(times));
      other.memory(Bar.none(), rest).ifPresent(figures::add);
    }
    figures.add(latest.sound.lateness());
    return figures;
  }
}
