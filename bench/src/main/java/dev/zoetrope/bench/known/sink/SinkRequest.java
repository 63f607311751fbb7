package dev.zoetrope.bench.known.sink;

import dev.zoetrope.v1.WatchRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent.
 *
 * @param sequence of the frame, if it is one
 * @param captureUnixMicros of the frame; 0 where it has none, or nobody reads it
 * @param control anything else; null for a frame
 */
public record SinkRequest(long sequence, long captureUnixMicros, @Nullable WatchRequest control) {}
