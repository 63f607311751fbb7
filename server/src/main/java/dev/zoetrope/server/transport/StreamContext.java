package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.v1.Limits;
import java.util.concurrent.TimeUnit;

/**
 * What every stream needs of its server.
 *
 * @param clock time
 * @param transport limits of connections and streams
 * @param frames limits of frames
 * @param catalog the models
 * @param decoders where pictures wait for one
 * @param telemetry counters and histograms
 * @param tenants whose calls are whose
 */
public record StreamContext(
    Clock clock,
    TransportConfig transport,
    FrameConfig frames,
    ModelCatalog catalog,
    DecodeQueue decoders,
    Telemetry telemetry,
    TenantDirectory tenants) {

  /** What clients are told of the limits. */
  Limits limits() {
    return Limits.newBuilder()
        .setMaxMessageBytes(transport.maxMessageBytes())
        .setMaxFramePixels(frames.maxPixels())
        .setMaxInFlightFrames(frames.maxInFlightPerStream())
        .setMaxStreamsPerConnection(transport.maxStreamsPerConnection())
        .setStreamIdleTimeoutUs(
            TimeUnit.MILLISECONDS.toMicros(transport.streamIdleTimeout().toMillis()))
        .build();
  }
}
