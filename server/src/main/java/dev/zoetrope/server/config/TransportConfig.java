package dev.zoetrope.server.config;

import java.time.Duration;

/**
 * Ports, connections, streams.
 *
 * @param host address to listen on
 * @param port gRPC; 0 picks a free one
 * @param adminHost address of the admin port; loopback by default
 * @param adminPort HTTP; 0 picks a free one
 * @param maxConnections open at once
 * @param maxStreamsPerConnection calls open at once on one connection
 * @param maxStreams {@code Watch} streams open at once on the server
 * @param maxMessageBytes of one picture; a message of twice as much ends its stream
 * @param flowControlWindowBytes fixed HTTP/2 window per stream
 * @param streamIdleTimeout a stream that sends nothing for this long is ended
 * @param keepAliveTime a silent connection is pinged after this long
 * @param keepAliveTimeout and dropped when the ping stays unanswered for this long
 * @param maxUnsentReplies a stream with more replies waiting is read no further
 * @param stalledAfter a stream whose client has not read for this long is read no further
 * @param stalledTimeout and is ended after this long
 * @param drainTimeout how long SIGTERM waits for accepted frames
 */
public record TransportConfig(
    String host,
    int port,
    String adminHost,
    int adminPort,
    int maxConnections,
    int maxStreamsPerConnection,
    int maxStreams,
    int maxMessageBytes,
    int flowControlWindowBytes,
    Duration streamIdleTimeout,
    Duration keepAliveTime,
    Duration keepAliveTimeout,
    int maxUnsentReplies,
    Duration stalledAfter,
    Duration stalledTimeout,
    Duration drainTimeout) {

  /** The defaults. */
  public static TransportConfig defaults() {
    return new TransportConfig(
        "0.0.0.0",
        6570,
        "127.0.0.1",
        6571,
        1_000,
        256,
        16_384,
        32 << 20,
        1 << 20,
        Duration.ofMinutes(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        256,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30));
  }
}
