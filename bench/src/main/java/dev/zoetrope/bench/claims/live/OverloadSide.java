package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.live.LiveSample;
import dev.zoetrope.bench.live.PooledQuantile;
import dev.zoetrope.bench.live.Schedule;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.LoadSample;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** One policy under overload: its phases, each after a peak of its own, and their figures. */
final class OverloadSide {
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

  private final Policy policy;
  private final List<Turn> turns = new ArrayList<>();
  private final Soundness sound = new Soundness();

  OverloadSide(Policy policy) {
    this.policy = policy;
  }

  /** A peak and an overload phase. */
  void turn(ClaimContext context, LiveServer server, ModelTimes times, TallyBook book)
      throws InterruptedException {
    LoadSample peak = server.peak(book);
    int cameras = (int) Math.ceil(FACTOR * peak.framesPerSecond() / CAMERA_RATE);
    double seconds = WARM_UP.toSeconds() + context.phaseOr(Duration.ofSeconds(6)).toMillis() / 1e3;
    Schedule schedule = Schedule.cameras(cameras, CAMERA_RATE, seconds, turns.size());
    StreamSpec spec = spec(server.model(), limitNanos(times));
    LiveSample sample =
        sound.keep(server.live().phase(schedule, i -> spec, i -> server.pictures(), WARM_UP));
    book.add(sample.tally("overload, " + word(), ENDS));
    turns.add(
        new Turn(
            peak.framesPerSecond(), peak.clientShare(), sample, server.times().largestNanos()));
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

  /** Results a second within the age limit. */
  Figure goodput(Bar bar, long limitNanos) {
    return Figure.ratio(
        word() + ": goodput / peak",
        bar,
        Comparison.of(turns.stream().map(turn -> turn.goodput(limitNanos)).toList()),
        Comparison.of(turns.stream().map(turn -> turn.adjusted(limitNanos)).toList()));
  }

  /** Of all results, over what the largest bucket took at the time. */
  Figure age(Bar bar) {
    return Figure.of(
        word() + ": p99 age / time of the largest bucket",
        "",
        bar,
        Comparison.of(
            turns.stream()
                .map(
                    turn ->
                        turn.sample().agesMicros().getValueAtPercentile(99)
                            * 1e3
                            / turn.largestNanos())
                .toList()));
  }

  /** Time average over each stream's newest answer. */
  Figure ageOfInformation() {
    return Figure.of(
        word() + ": mean age of information / the same",
        "",
        Bar.none(),
        Comparison.of(
            turns.stream()
                .map(turn -> turn.sample().ageOfInformationNanos() / turn.largestNanos())
                .toList()));
  }

  /** The most in each phase; empty where the system does not tell. */
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

  /** Ages in ms, and what the client did. */
  String note() {
    Histogram ages =
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

  /** A peak phase and the overload phase beside it. */
  private record Turn(double peak, double peakShare, LiveSample sample, long largestNanos) {

    double goodput(long limitNanos) {
      return sample.goodput(limitNanos) / peak;
    }

    double adjusted(long limitNanos) {
      return goodput(limitNanos) * (1 - peakShare) / (1 - sample.clientShare());
    }
  }

  /** The age limit. */
  static long limitNanos(ModelTimes times) {
    return Math.round(FACTOR * times.largestNanos());
  }

  /** Of the sender in all phases. */
  Figure lateness() {
    return sound.lateness();
  }
}
