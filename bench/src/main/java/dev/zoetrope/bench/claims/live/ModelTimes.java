package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.client.Model;
import dev.zoetrope.client.ZoetropeClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A served model's batch sizes and how long a forward pass of each takes, as the server has
 * measured it by now.
 *
 * @param buckets ascending
 * @param nanos of each
 */
record ModelTimes(List<Integer> buckets, Map<Integer, Long> nanos) {

  /** Asks the server. */
  static ModelTimes of(String target, String name) {
    try (ZoetropeClient client = ZoetropeClient.connect(target)) {
      Model model =
          client.models().stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new BenchException("the server does not serve " + name));
      Map<Integer, Long> nanos = new HashMap<>();
      for (int i = 0; i < model.buckets().size(); i++) {
        nanos.put(model.buckets().get(i), model.bucketMicros().get(i) * 1_000);
      }
      return new ModelTimes(model.buckets(), nanos);
    }
  }

  /** Of a pass of the largest bucket. */
  long largestNanos() {
    return nanos.getOrDefault(buckets.get(buckets.size() - 1), 0L);
  }
}
