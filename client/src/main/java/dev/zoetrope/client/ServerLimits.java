package dev.zoetrope.client;

import java.time.Duration;

/**
 * What a server refuses; 0 where it names no limit.
 *
 * @param maxMessageBytes bytes of one request message
 * @param maxFramePixels width times height of one picture
 * @param maxInFlightFrames frames of one stream received and not answered
 * @param maxStreamsPerConnection streams on one connection
 * @param streamIdleTimeout a stream that sends nothing for this long is ended
 */
public record ServerLimits(
    long maxMessageBytes,
    long maxFramePixels,
    int maxInFlightFrames,
    int maxStreamsPerConnection,
    Duration streamIdleTimeout) {}
