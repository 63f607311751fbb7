package dev.zoetrope.bench.load.target;

import java.util.List;
import java.util.Optional;

/**
 * How a target is reached and what is asked of it; {@link TargetOptionsReader} has the names that
 * users write.
 *
 * @param connections gRPC: how many, 1 to 1024; HTTP: at most so many; 0 for the default, 1 and 256
 * @param threads that carry them, 1 to 64; 0 for the default: 1 on up to two cores, otherwise 2.
 *     HTTP has one
 * @param security of the connections
 * @param headers of every call
 * @param tensor for the Open Inference Protocol
 * @param json HTTP: tensors as JSON numbers in place of the binary extension
 * @param form HTTP: the payload as this field of a multipart form
 * @param admin {@code HOST:PORT} of our server's admin port, for its counters
 */
public record TargetOptions(
    int connections,
    int threads,
    Security security,
    List<Header> headers,
    TensorOptions tensor,
    boolean json,
    Optional<String> form,
    Optional<String> admin) {
  static final int MAX_CONNECTIONS = 1_024;
  static final int MAX_THREADS = 64;

  /** Nothing but defaults. */
  public static final TargetOptions DEFAULT =
      new TargetOptions(
          0,
          0,
          Security.DEFAULT,
          List.of(),
          TensorOptions.DEFAULT,
          false,
          Optional.empty(),
          Optional.empty());

  public TargetOptions {
    headers = List.copyOf(headers);
  }

  /** Connections, with a default in place of 0. */
  public int connectionsOr(int otherwise) {
    return connections == 0 ? otherwise : connections;
  }

  /** Threads of the event loop. */
  public int eventLoops() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors() <= 2 ? 1 : 2;
  }
}
