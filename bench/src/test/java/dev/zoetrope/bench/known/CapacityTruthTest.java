package dev.zoetrope.bench.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a queue that is played tick by tick, with servers that are told when to begin. */
class CapacityTruthTest {
  private static final int SERVICE = 7;
  private static final int TICKS = 3_000;

  private record Waiting(int stream, long time) {}

  @ParameterizedTest
  @CsvSource({
    "1, 2147483647, false, 12",
    "2, 2147483647, false, 8",
    "3, 2147483647, false, 5",
    "1, 0, false, 8",
    "2, 5, false, 6",
    "1, 3, false, 4",
    "1, 2147483647, true, 6",
    "2, 2147483647, true, 4"
  })
  void agreesWithAQueuePlayedTickByTick(int servers, int places, boolean latest, int spacing) {
    for (long seed = 0; seed < 20; seed++) {
      long[][] streams = streams(new Random(seed), spacing);
      Behaviour behaviour =
          Behaviour.parse(
              "from=scheduled capacity=%.3f/s servers=%d%s"
                  .formatted(
                      servers * 1e9 / SERVICE,
                      servers,
                      latest ? " queue=latest" : places < 1000 ? " queue=" + places : ""));
      assertThat(behaviour.capacity().orElseThrow().serviceNanos()).isEqualTo(SERVICE);
      Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
      long[] latencies = play(streams, servers, places, latest, outcomes);
      Truth truth = Truth.of(behaviour, streams);
      assertThat(truth.outcomes()).as("seed %d", seed).isEqualTo(outcomes);
      assertThat(truth.latencies().toArray()).as("seed %d", seed).containsExactly(latencies);
    }
  }

  @Test
  void answersAsManyASecondAsItsCapacity() {
    long[] flood = LongStream.range(0, 1000).map(index -> index * 1_000_000).toArray();
    Truth truth = Truth.of(Behaviour.parse("capacity=200/s servers=4"), flood);
    // The last frame comes at 0.999 s and is the 250th of its server: 250 services of 20 ms.
    assertThat(truth.latencies().percentile(100)).isEqualTo(5_003_000_000L - 999_000_000L);
  }

  private static long[][] streams(Random random, int spacing) {
    long[][] streams = new long[3][];
    for (int stream = 0; stream < streams.length; stream++) {
      streams[stream] =
          LongStream.range(0, TICKS / (3L * spacing))
              .map(index -> random.nextInt(TICKS))
              .sorted()
              .toArray();
    }
    return streams;
  }

  private static long[] play(
      long[][] streams, int servers, int places, boolean latest, Map<Outcome, Long> outcomes) {
    LongStream.Builder latencies = LongStream.builder();
    List<Waiting> queue = new ArrayList<>();
    int[] busy = new int[servers];
    for (int tick = 0; tick < TICKS * 20; tick++) {
      for (int server = 0; server < servers; server++) {
        busy[server] = Math.max(0, busy[server] - 1);
        if (busy[server] == 0 && !queue.isEmpty()) {
          begin(busy, server, queue.remove(0).time(), tick, latencies, outcomes);
        }
      }
      for (int stream = 0; stream < streams.length; stream++) {
        int number = stream;
        int now = tick;
        for (long unused : Arrays.stream(streams[stream]).filter(t -> t == now).toArray()) {
          int free = free(busy);
          Waiting older =
              queue.stream().filter(each -> each.stream() == number).findFirst().orElse(null);
          if (latest && older != null) {
            queue.set(queue.indexOf(older), new Waiting(stream, tick));
            outcomes.merge(Outcome.OUTCOME_SUPERSEDED, 1L, Long::sum);
          } else if (free >= 0) {
            begin(busy, free, unused, tick, latencies, outcomes);
          } else if (queue.size() >= places) {
            outcomes.merge(Outcome.OUTCOME_OVERLOADED, 1L, Long::sum);
          } else {
            queue.add(new Waiting(stream, tick));
          }
        }
      }
    }
    return latencies.build().sorted().toArray();
  }

  private static void begin(
      int[] busy,
      int server,
      long time,
      int tick,
      LongStream.Builder latencies,
      Map<Outcome, Long> outcomes) {
    busy[server] = SERVICE;
    latencies.add(tick + SERVICE - time);
    outcomes.merge(Outcome.OUTCOME_RESULT, 1L, Long::sum);
  }

  private static int free(int[] busy) {
    for (int server = 0; server < busy.length; server++) {
      if (busy[server] == 0) {
        return server;
      }
    }
    return -1;
  }
}
