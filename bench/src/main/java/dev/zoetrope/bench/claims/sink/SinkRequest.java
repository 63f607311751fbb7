package dev.zoetrope.bench.claims.sink;

import dev.zoetrope.v1.WatchRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent.
 *
 * @param sequence of the frame, if it is one
 * @param control anything else; null for a frame
 */
record SinkRequest(long sequence, @Nullable WatchRequest control) {}
