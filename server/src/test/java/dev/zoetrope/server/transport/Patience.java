package dev.zoetrope.server.transport;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * How many pictures of other streams a model's lanes have taken while a stream had one in a row.
 * Turns go round, so that is bounded by the turns there can be, however much others send.
 */
final class Patience {
  private final Interleaving interleaving;
  private final IntSupplier limit;
  private final Map<Integer, SimulatedClient> owners = new HashMap<>();
  private final Map<SimulatedClient, Set<Integer>> waiting = new LinkedHashMap<>();
  private final Map<SimulatedClient, Integer> passed = new HashMap<>();

  /**
   * Nobody waits.
   *
   * @param limit the most pictures of others
   */
  Patience(Interleaving interleaving, IntSupplier limit) {
    this.interleaving = interleaving;
    this.limit = limit;
  }

  /** A picture that nothing but a lane will take lies in a row. */
  void waits(SimulatedClient client, int picture) {
    owners.put(picture, client);
    if (waiting.computeIfAbsent(client, none -> new HashSet<>()).isEmpty()) {
      passed.put(client, 0);
    }
    waiting.get(client).add(picture);
  }

  /** A lane has taken these. */
  void gathered(int[] pictures, int count) {
    waiting.keySet().removeIf(SimulatedClient::isOver);
    for (int i = 0; i < count; i++) {
      SimulatedClient owner = owners.get(pictures[i]);
      Set<Integer> own = waiting.get(owner);
      if (own != null) {
        own.remove(pictures[i]);
      }
      waiting.forEach(
          (client, rows) -> {
            if (client == owner) {
              passed.put(client, 0);
            } else if (!rows.isEmpty()) {
              pass(client);
            }
          });
    }
  }

  private void pass(SimulatedClient client) {
    int now = passed.merge(client, 1, Integer::sum);
    if (now > limit.getAsInt()) {
      interleaving.violation(
          "%s: %d pictures of others went before its own, at most %d may"
              .formatted(client, now, limit.getAsInt()));
    }
  }
}
