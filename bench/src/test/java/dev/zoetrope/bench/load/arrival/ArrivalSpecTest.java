package dev.zoetrope.bench.load.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalSpecTest {
  @TempDir private Path folder;

  private record Due(long atNanos, int stream) {}

  private static List<Due> first(String text, int streams, int frames) {
    Arrivals arrivals = ArrivalSpec.parse(text).arrivals(streams, 7);
    List<Due> all = new ArrayList<>();
    while (all.size() < frames && arrivals.advance()) {
      all.add(new Due(arrivals.atNanos(), arrivals.stream()));
    }
    return all;
  }

  @Test
  void constantFramesComeEvenlyAndStreamsTakeTurns() {
    assertThat(first("constant:200", 3, 4))
        .containsExactly(
            new Due(0, 0), new Due(5_000_000, 1), new Due(10_000_000, 2), new Due(15_000_000, 0));
  }

  @Test
  void aBurstIsDueAtOneMoment() {
    assertThat(first("burst:100,size=4", 2, 6))
        .extracting(Due::atNanos)
        .containsExactly(0L, 0L, 0L, 0L, 40_000_000L, 40_000_000L);
  }

  @Test
  void poissonGapsAreExponential() {
    List<Due> all = first("poisson:1000", 4, 100_000);

    double seconds = all.get(all.size() - 1).atNanos() / 1e9;
    assertThat(all.size() / seconds).isCloseTo(1000, within(10.0));
    long shorter = 0;
    for (int i = 1; i < all.size(); i++) {
      shorter += all.get(i).atNanos() - all.get(i - 1).atNanos() < 1_000_000 ? 1 : 0;
    }
    assertThat(shorter / (double) all.size()).isCloseTo(1 - Math.exp(-1), within(0.01));
    assertThat(all.stream().filter(due -> due.stream() == 2).count()).isBetween(24_000L, 26_000L);
  }

  @Test
  void camerasHaveTheirOwnPhaseJitterAndSpeed() {
    List<Due> all = first("camera:25,jitter=2ms,drift=1000ppm", 8, 8 * 25 * 60);

    for (int camera = 0; camera < 8; camera++) {
      int number = camera;
      List<Long> times =
          all.stream().filter(due -> due.stream() == number).map(Due::atNanos).toList();
      assertThat(times.get(0)).isBetween(0L, 60_000_000L);
      double period = (times.get(times.size() - 1) - times.get(0)) / (times.size() - 1.0);
      assertThat(period).isCloseTo(40e6, within(40e6 * 0.0015));
      double squares = 0;
      for (int i = 0; i < times.size(); i++) {
        double off = times.get(i) - (times.get(0) + i * period);
        squares += off * off;
      }
      assertThat(Math.sqrt(squares / times.size())).as("jitter").isBetween(1.5e6, 4e6);
    }
    assertThat(all).extracting(Due::atNanos).isSorted();
  }

  @Test
  void aRampReachesItsRateAndStaysThere() {
    List<Due> all = first("ramp:10..110,over=10s", 1, 1_150);

    assertThat(all.stream().filter(due -> due.atNanos() < 1_000_000_000L).count())
        .isBetween(14L, 17L);
    assertThat(all.stream().filter(due -> due.atNanos() < 10_000_000_000L).count())
        .isBetween(599L, 601L);
    assertThat(all.get(1_100).atNanos() - all.get(1_000).atNanos())
        .isCloseTo(Math.round(100 / 110.0 * 1e9), within(1_000L));
    assertThat(first("ramp:50..50,over=1s", 1, 200)).isEqualTo(first("constant:50", 1, 200));
  }

  @Test
  void aTraceIsPlayedAsRecordedOrFaster() throws IOException {
    Path file = folder.resolve("trace");
    Files.writeString(file, "# door\n0.5,1\n0.5,0\n\n2,5\n");

    assertThat(first("trace:" + file, 2, 10))
        .containsExactly(
            new Due(500_000_000, 1), new Due(500_000_000, 0), new Due(2_000_000_000, 1));
    assertThat(first("trace:" + file + ",speed=2", 2, 10))
        .extracting(Due::atNanos)
        .containsExactly(250_000_000L, 250_000_000L, 1_000_000_000L);
  }

  @Test
  void theSameSeedGivesTheSameSchedule() {
    assertThat(first("poisson:10", 3, 100)).isEqualTo(first("poisson:10", 3, 100));
    assertThat(ArrivalSpec.parse("poisson:10").arrivals(3, 8).advance()).isTrue();
  }

  @Test
  void aClosedLoopHasNoSchedule() {
    ArrivalSpec closed = ArrivalSpec.parse("closed:32");

    assertThat(closed.isOpenLoop()).isFalse();
    assertThat(closed.inFlight()).hasValue(32);
    assertThat(ArrivalSpec.parse("constant:1").inFlight()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "often | name no kind",
        "sometimes:3 | of no known kind",
        "constant:0 | above 0",
        "constant:fast | not 'fast'",
        "poisson:-1 | above 0",
        "camera:25,jitter=2 | is not a duration",
        "camera:25,drift=200000ppm | from 0ppm to 100000ppm",
        "camera:25,speed=2 | has [speed]; known there: [drift, jitter]",
        "burst:10,size=0 | size must be a whole number from 1",
        "ramp:10 | must be FROM..TO",
        "closed:0 | closed must be a whole number from 1",
        "closed:2.5 | not '2.5'",
        "trace:/no/such/file | cannot be read",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArrivalSpec.parse(text))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\n0.5\n", "soon\n", "-1\n", "", "1,x\n"})
  void refusesATraceThatIsNone(String content) throws IOException {
    Path file = folder.resolve("trace");
    Files.writeString(file, content);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArrivalSpec.parse("trace:" + file))
        .withMessageContaining(file.toString());
  }
}
