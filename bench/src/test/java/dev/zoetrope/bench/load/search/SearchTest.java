package dev.zoetrope.bench.load.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.ideal.BatchTimes;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches against simulated servers in virtual time. */
class SearchTest {
  private static final int SEARCHES = 12;

  /** What is searched, and between which loads its true capacity lies. */
  enum Server {
    ONE_SERVER("p99<=20ms", 100, 500, 50, false),
    FOUR_SERVERS("p99<=30ms", 100, 600, 50, false),
    BATCHES("p99<=50ms,answered>=99.9%", 100, 600, 1000, false),
    NEWEST_FIRST("age-p99<=300ms", 5, 100, 4, true),
    SLOW_MOMENTS("p99<=20ms", 100, 500, 50, false);

    private final String objective;
    private final double least;
    private final double most;
    private final double start;
    private final boolean cameras;

    Server(String objective, double least, double most, double start, boolean cameras) {
      this.objective = objective;
      this.least = least;
      this.most = most;
      this.start = start;
      this.cameras = cameras;
    }

    Prober prober(VirtualTime time) {
      return switch (this) {
        case ONE_SERVER ->
            new SimulatedQueue(time, 1, List.of(1), random -> (size, now) -> 2_000_000L, true);
        case FOUR_SERVERS ->
            new SimulatedQueue(
                time,
                4,
                List.of(1),
                random -> (size, now) -> (long) (8e6 * (0.9 + 0.2 * random.nextDouble())),
                false);
        case BATCHES ->
            new SimulatedQueue(
                time,
                1,
                List.of(1, 2, 4, 8),
                random -> (size, now) -> 4_000_000L + 1_500_000L * size,
                true);
        case NEWEST_FIRST -> new SimulatedNewest(time, 5_000_000L);
        case SLOW_MOMENTS ->
            new SimulatedQueue(time, 1, List.of(1), SearchTest::slowNowAndThen, true);
      };
    }

    private SearchPlan plan(long seed) {
      Slo slo = Slo.parse(objective);
      SearchPlan usual =
          cameras ? SearchPlan.streams(slo, (int) start) : SearchPlan.frames(slo, start);
      return new SearchPlan(
          usual.slo(),
          usual.unit(),
          usual.whole(),
          usual.start(),
          usual.least(),
          usual.most(),
          usual.shortProbe(),
          usual.longProbe(),
          usual.budget(),
          usual.precision(),
          usual.confidence(),
          usual.confirmations(),
          usual.needed(),
          seed);
    }

    /** By halving, with probes so long that chance plays no part. */
    private double capacity() throws InterruptedException {
      Prober prober = prober(new VirtualTime());
      Slo slo = Slo.parse(objective);
      double low = least;
      double high = most;
      for (int i = 0; i < 9; i++) {
        double middle = (low + high) / 2;
        boolean kept = slo.missedBy(prober.probe(middle, Duration.ofSeconds(500), 99)).isEmpty();
        low = kept ? middle : low;
        high = kept ? high : middle;
      }
      return (low + high) / 2;
    }
  }

  /** A tenth of all quarters of a second take half as long again. */
  private static BatchTimes slowNowAndThen(Random random) {
    long seed = random.nextLong();
    return (size, now) ->
        new Random(seed ^ (now / 250_000_000L * 0x9E3779B97F4A7C15L)).nextInt(10) == 0
            ? 3_000_000L
            : 2_000_000L;
  }

  private static SearchResult search(Server server, long seed) throws InterruptedException {
    VirtualTime time = new VirtualTime();
    return new Search(
            server.prober(time), server.plan(seed), ValidityLimits.defaults(), time, probe -> {})
        .run();
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void findsWhatTheServerBearsInLessThanThreeMinutes(Server server) throws InterruptedException {
    double truth = server.capacity();
    List<Double> errors = new ArrayList<>();
    int near = 0;
    for (int i = 0; i < SEARCHES; i++) {
      SearchResult result = search(server, 1 + 1_000L * i);
      assertThat(result.seconds()).isLessThan(180);
      assertThat(result.capacity()).isBetween(result.low(), result.high());
      double error = Math.abs(result.capacity() / truth - 1);
      errors.add(error);
      boolean inside = result.low() <= truth && truth <= result.high() + (server.cameras ? 1 : 0);
      near += inside || error < 0.03 ? 1 : 0;
    }
    errors.sort(null);
    // A server that is slow now and then is so more often in one probe than in another.
    double limit = server == Server.SLOW_MOMENTS ? 0.06 : 0.03;
    assertThat(errors.get(SEARCHES / 2)).as("median error of %s", errors).isLessThan(limit);
    assertThat(errors.get(SEARCHES - 1)).as("largest error of %s", errors).isLessThan(0.12);
    assertThat(near)
        .as("intervals with %s in them, or next to it", truth)
        .isGreaterThanOrEqualTo(SEARCHES - 3);
  }

  @Test
  void aLoadThatIsNeverBorneIsSaidToBeNone() throws InterruptedException {
    VirtualTime time = new VirtualTime();
    SearchPlan plan = SearchPlan.frames(Slo.parse("p99<=1ms"), 50);
    SearchResult result =
        new Search(
                Server.ONE_SERVER.prober(time), plan, ValidityLimits.defaults(), time, probe -> {})
            .run();

    assertThat(result.capacity()).isZero();
    assertThat(result.end()).isEqualTo(SearchEnd.NOTHING_PASSES);
  }

  @Test
  void aCurveGoesFromATenthToAFifthBeyond() throws InterruptedException {
    VirtualTime time = new VirtualTime();
    SearchPlan plan = SearchPlan.frames(Slo.parse("p99<=20ms"), 50);
    List<Probe> points =
        new Curve(Server.ONE_SERVER.prober(time), plan, ValidityLimits.defaults(), probe -> {})
            .run(400);

    assertThat(points).hasSize(10);
    assertThat(points.get(0).load()).isEqualTo(40);
    assertThat(points.get(9).load()).isEqualTo(480);
    assertThat(points.get(9).p99Nanos()).isGreaterThan(2 * points.get(0).p99Nanos());
  }
}
