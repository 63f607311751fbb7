package dev.zoetrope.bench.load.target;

import java.io.IOException;
import java.util.Map;

/**
 * A server under load, and the connections to it. Streams are spread over the connections in the
 * order of their numbers. Thread-safe.
 */
public interface Target extends AutoCloseable {

  /** Its address as the user gave it. */
  String address();

  /**
   * Opens a stream; does not wait for the server.
   *
   * @param replies hears of everything that comes back
   */
  TargetStream open(StreamOrder order, Replies replies);

  /**
   * What the server has counted about itself since its start, if it can be asked: names with their
   * units and values, such as {@code queue_us_sum}. Two readings are subtracted, so only what grows
   * belongs here. Blocks for a few seconds at most.
   *
   * @return empty where the protocol has no such question
   * @throws IOException if the server does not answer it
   */
  Map<String, Double> counters() throws IOException;

  /** Ends all connections, whatever is under way. */
  @Override
  void close();
}
