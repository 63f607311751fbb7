package dev.zoetrope.bench.compare.worker;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.OptionalLong;

/**
 * A model that a worker has ready.
 *
 * @param outputs classes of its head, or numbers of its vectors
 * @param batches of the sizes that were asked for, those that it takes
 * @param loadNanos how long loading took
 * @param loadedBytes anonymous memory of the process since before it was loaded, once it has run
 *     one picture; empty where the system does not tell
 * @param runningBytes the same once every batch size has run
 * @param capability the vector instructions that LibTorch chose
 */
public record Opening(
    int outputs,
    List<Integer> batches,
    long loadNanos,
    OptionalLong loadedBytes,
    OptionalLong runningBytes,
    String capability) {

  static OptionalLong bytes(JsonObject reply, String key) {
    return reply.has(key) ? OptionalLong.of(reply.get(key).getAsLong()) : OptionalLong.empty();
  }
}
