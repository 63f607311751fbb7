package dev.zoetrope.bench.known;

import dev.zoetrope.bench.known.sink.SinkMode;

/**
 * What a known server is.
 *
 * @param host it listens on
 * @param grpcPort 0 for a free one
 * @param httpPort likewise
 * @param behaviour what it does with frames
 * @param frames what it does with their bytes
 */
public record KnownOptions(
    String host, int grpcPort, int httpPort, Behaviour behaviour, SinkMode frames) {

  /** On this machine, on free ports, skipping the bytes. */
  public static KnownOptions local(Behaviour behaviour) {
    return new KnownOptions("localhost", 0, 0, behaviour, SinkMode.SKIP);
  }
}
