package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.Alternation;
import dev.zoetrope.bench.claims.Bar;
import dev.zoetrope.bench.claims.Claim;
import dev.zoetrope.bench.claims.ClaimContext;
import dev.zoetrope.bench.claims.ClaimResult;
import dev.zoetrope.bench.claims.Figure;
import dev.zoetrope.bench.claims.Stopwatch;
import dev.zoetrope.bench.claims.TallyBook;
import dev.zoetrope.bench.live.LiveSample;
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
import java.util.Set;
import java.util.function.Function;

/**
 * Ten cameras of 10 frames a second, LATEST, MobileNetV3-S, in turns without and with a flooder:
 * one stream on a connection of its own that sends 500 frames a second. The cameras' p99 age, from
 * the time a frame was to be sent to its result's being here, may grow by one time of the largest
 * bucket; where the server takes at most two rows of a stream into a batch, by half.
 *
 * <p>Two flooders: a LATEST stream with the defaults, and the worst that a client may ask for,
 * QUEUE with a window of 64 and a weight of 8, so that up to eight rows of a batch are its own.
 * Each meets both servers, and both are judged.
 *
 * <p>Nothing of the cameras' is lost: in every phase, with a flooder or without, each of their
 * frames gets a result or, where it waited for longer than a camera's 100 ms, is overtaken by the
 * next of its own camera; how many were is told. The model is one of which the cameras alone take a
 * quarter of two cores: of MobileNetV3-L they take two thirds to nine tenths, and what is left then
 * would not do for one frame of the flooder's in each batch, let alone fairness.
 *
 * <p>What could bias it: the flooder's frames cost the client and the server's transport processor
 * time that the lanes would have had, which is in the figure. The sender is one thread for all; its
 * lateness makes cameras' frames older.
 */
public final class Fairness implements Claim {
  private static final int CAMERAS = 10;
  private static final double CAMERA_RATE = 10;
  private static final double FLOOD_RATE = 500;
  private static final int SIDE = 224;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Set<FrameOutcome> ENDS =
      EnumSet.complementOf(
          EnumSet.of(FrameOutcome.LOST, FrameOutcome.FAILED, FrameOutcome.INVALID));
  private static final Set<FrameOutcome> CAMERA_ENDS =
      EnumSet.of(FrameOutcome.RESULT, FrameOutcome.SUPERSEDED, FrameOutcome.SUPERSEDED_BY_CLIENT);

  @Override
  public String name() {
    return "fairness";
  }

  @Override
  public String sentence() {
    return "A stream that floods the server costs the others at most one batch.";
  }

  @Override
  public String bar() {
    return "cameras' p99 age <= without flooder + 1 time of the largest bucket; <= 1.5 x with"
        + " 2 rows per stream and batch; none of the cameras' frames ends otherwise than by a"
        + " result or its own camera's next";
  }

  /** Both flooders. */
  private enum Flooder {
    LATEST(Policy.POLICY_LATEST, 1, 1),
    QUEUE(Policy.POLICY_QUEUE, 64, 8);

    private final Policy policy;
    private final int window;
    private final int weight;

    Flooder(Policy policy, int window, int weight) {
      this.policy = policy;
      this.window = window;
      this.weight = weight;
    }
  }

  /** What is gathered on the way. */
  private record Findings(List<Figure> figures, TallyBook book, Soundness sound) {}

  @Override
  public ClaimResult run(ClaimContext context) throws IOException, InterruptedException {
    Stopwatch watch = Stopwatch.start();
    BenchModel model =
        BenchModel.of("mobilenet_v3_small", Optional.empty(), context.scratch().resolve(name()));
    Findings findings = new Findings(new ArrayList<>(), new TallyBook(), new Soundness());
    for (int rows : new int[] {0, 2}) {
      Map<String, String> settings = Map.of("batching.max_rows_per_stream_per_batch", "" + rows);
      try (LiveServer server = LiveServer.start(context, model, Duration.ofSeconds(3), settings)) {
        server.peak(findings.book()); // Both JVMs compile while it runs.
        long bucketNanos = server.times().largestNanos();
        for (Flooder flooder : Flooder.values()) {
          compare(context, server, flooder, rows, bucketNanos, findings);
        }
      }
    }
    List<Figure> figures = findings.figures();
    figures.add(findings.sound().lateness());
    return new ClaimResult(
        name(),
        figures,
        findings.book().tallies(),
        List.of(findings.sound().share()),
        watch.elapsed());
  }

  private static void compare(
      ClaimContext context,
      LiveServer server,
      Flooder flooder,
      int rows,
      long bucketNanos,
      Findings findings)
      throws IOException, InterruptedException {
    double seconds = WARM_UP.toSeconds() + context.phaseOr(Duration.ofSeconds(6)).toMillis() / 1e3;
    Schedule cameras = Schedule.cameras(CAMERAS, CAMERA_RATE, seconds, 1);
    Schedule flooded = cameras.and(Schedule.cameras(1, FLOOD_RATE, seconds, 2));
    Alternation<LiveSample, LiveSample> turns =
        Alternation.run(
            context,
            () -> phase(server, flooder, flooded, findings),
            () -> phase(server, flooder, cameras, findings));
    String name =
        flooder + " flooder" + (rows == 0 ? "" : ", " + rows + " rows per stream and batch");
    if (rows == 0) {
      findings.figures().add(added(name, turns, bucketNanos));
    } else {
      findings.figures().add(times(name, turns));
    }
    findings
        .figures()
        .add(overtaken(name + ": of the cameras' frames overtaken, %", turns, Alternation.Pair::a));
    findings.figures().add(overtaken(name + ": the same without", turns, Alternation.Pair::b));
    context.say(
        String.format(
            Locale.ROOT,
            "%s: p99 %.1f ms with, %.1f ms without (last pair); bucket %.1f ms",
            name,
            p99Micros(turns.pairs().get(turns.pairs().size() - 1).a()) / 1e3,
            p99Micros(turns.pairs().get(turns.pairs().size() - 1).b()) / 1e3,
            bucketNanos / 1e6));
  }

  private static Figure added(
      String name, Alternation<LiveSample, LiveSample> turns, long bucketNanos) {
    return Figure.of(
        name + ": p99 age added / largest bucket",
        "",
        Bar.atMost(1),
        Comparison.of(
            turns.pairs().stream()
                .map(pair -> (p99Micros(pair.a()) - p99Micros(pair.b())) * 1e3 / bucketNanos)
                .toList()));
  }

  private static Figure overtaken(
      String name,
      Alternation<LiveSample, LiveSample> turns,
      Function<Alternation.Pair<LiveSample, LiveSample>, LiveSample> side) {
    return Figure.of(
        name,
        "",
        Bar.none(),
        Comparison.of(turns.pairs().stream().map(side).map(Fairness::percentOvertaken).toList()));
  }

  private static Figure times(String name, Alternation<LiveSample, LiveSample> turns) {
    return Figure.of(
        name + ": p99 age / without",
        "",
        Bar.atMost(1.5),
        turns.ratio(Fairness::p99Micros, Fairness::p99Micros));
  }

  private static LiveSample phase(
      LiveServer server, Flooder flooder, Schedule schedule, Findings findings)
      throws InterruptedException {
    LiveSample all =
        findings
            .sound()
            .keep(
                server
                    .live()
                    .phase(
                        schedule,
                        i -> i < CAMERAS ? camera(server) : flooder(server, flooder),
                        i -> server.pictures(),
                        WARM_UP));
    boolean flooded = schedule.count() > CAMERAS;
    LiveSample cameras = all.of(0, CAMERAS);
    findings
        .book()
        .add(cameras.tally(flooded ? "cameras beside a flooder" : "cameras alone", CAMERA_ENDS));
    if (flooded) {
      findings.book().add(all.of(CAMERAS, all.ledgers().size()).tally("flooder", ENDS));
    }
    return cameras;
  }

  private static StreamSpec camera(LiveServer server) {
    return spec(server, Policy.POLICY_LATEST, 1, 1);
  }

  private static StreamSpec flooder(LiveServer server, Flooder flooder) {
    return spec(server, flooder.policy, flooder.window, flooder.weight);
  }

  private static StreamSpec spec(LiveServer server, Policy policy, int window, int weight) {
    return StreamSpec.builder()
        .models(server.model())
        .pictures(PixelFormat.PIXEL_FORMAT_RGB8, SIDE, SIDE)
        .policy(policy)
        .window(window)
        .weight(weight)
        .topK(1)
        .build();
  }

  private static double p99Micros(LiveSample sample) {
    return sample.latenciesMicros().getValueAtPercentile(99);
  }

  private static double percentOvertaken(LiveSample sample) {
    long owed = sample.ledgers().stream().mapToLong(ledger -> ledger.owed()).sum();
    return 100.0 * (owed - sample.outcomes().getOrDefault(FrameOutcome.RESULT, 0L)) / owed;
  }
}
