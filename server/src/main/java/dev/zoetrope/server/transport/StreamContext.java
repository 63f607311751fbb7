package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.server.ops.ServerStats;
import dev.zoetrope.server.ring.PendingBudget;

/**
 * What every stream needs of its server.
 *
 * @param clock time
 * @param transport limits of connections and streams
 * @param frames limits of frames
 * @param catalog the models
 * @param budget for pictures that wait for a decoder
 * @param stats counters
 */
public record StreamContext(
    Clock clock,
    TransportConfig transport,
    FrameConfig frames,
    ModelCatalog catalog,
    PendingBudget budget,
    ServerStats stats) {}
