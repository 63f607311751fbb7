package dev.zoetrope.bench.ideal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdealServerTest {
  private static final BatchTimes TEN_A_ROW = (bucket, start) -> 10L * bucket;

  private static long[] latencies(int lanes, List<Integer> buckets, long... arrivals) {
    return new IdealServer(lanes, buckets, TEN_A_ROW).latencies(arrivals);
  }

  @Test
  void aFrameThatMeetsAnIdleLaneTakesItsOwnTime() {
    assertThat(latencies(1, List.of(1, 2, 4), 5, 100, 200)).containsExactly(10, 10, 10);
  }

  @Test
  void whatArrivedWhileTheLaneWasBusyRidesTogether() {
    // 0 rides alone until 10; 1, 2 and 9 then fill a bucket of 4 until 50.
    assertThat(latencies(1, List.of(1, 2, 4), 0, 1, 2, 9)).containsExactly(10, 49, 48, 41);
  }

  @Test
  void aFrameThatArrivesAsABatchIsTakenRidesInIt() {
    assertThat(latencies(1, List.of(1, 2), 0, 3, 10)).containsExactly(10, 27, 20);
  }

  @Test
  void noBatchIsLargerThanTheLargest() {
    assertThat(latencies(1, List.of(1, 2), 0, 0, 0, 0, 0)).containsExactly(20, 20, 40, 40, 50);
  }

  @Test
  void theLaneThatIsFreeFirstTakesTheNext() {
    // Lane 0 until 10, lane 1 from 4 until 14; both are free when 30 comes.
    assertThat(latencies(2, List.of(1), 0, 4, 5, 6, 30)).containsExactly(10, 10, 15, 18, 10);
  }

  @Test
  void meanWaitIsThatOfAnMd1Queue() {
    // Pollaczek and Khinchine: wait = load × service / (2 × (1 - load)).
    double perSecond = 700;
    long service = 1_000_000;
    long[] arrivals = PoissonArrivals.draw(perSecond, 600, 11);
    long[] latencies =
        new IdealServer(1, List.of(1), (bucket, start) -> service).latencies(arrivals);
    double wait = Arrays.stream(latencies).average().orElseThrow() - service;
    assertThat(wait / service).isCloseTo(0.7 / (2 * 0.3), within(0.06));
  }

  @Test
  void aSecondLaneShortensTheQueueOfMd2() {
    // M/D/2 at load 0.7 waits 0.5 times M/M/2's 0.9608 (within 2 %; Tijms, queueing tables).
    long service = 1_000_000;
    long[] arrivals = PoissonArrivals.draw(1_400, 600, 12);
    long[] latencies =
        new IdealServer(2, List.of(1), (bucket, start) -> service).latencies(arrivals);
    double wait = Arrays.stream(latencies).average().orElseThrow() - service;
    assertThat(wait / service).isCloseTo(0.48, within(0.05));
  }

  @Test
  void poissonArrivalsHaveTheirRateAndAVarianceAsLargeAsTheMean() {
    long[] arrivals = PoissonArrivals.draw(200, 500, 13);
    assertThat(arrivals).isSorted();
    assertThat(arrivals.length / 500.0).isCloseTo(200, within(2.0));
    int[] perTenth = new int[5_000];
    for (long arrival : arrivals) {
      perTenth[(int) (arrival / 100_000_000)]++;
    }
    double mean = Arrays.stream(perTenth).average().orElseThrow();
    double variance =
        Arrays.stream(perTenth).mapToDouble(n -> (n - mean) * (n - mean)).average().orElseThrow();
    assertThat(variance / mean).isCloseTo(1, within(0.1));
  }
}
