package dev.zoetrope.client;

/**
 * How a server's clock differs from this client's.
 *
 * @param offsetMicros server minus client
 * @param errorMicros the most by which {@code offsetMicros} can be wrong: half the round trip it
 *     was measured over, and what the two clocks may have drifted apart since
 */
public record ClockOffset(long offsetMicros, long errorMicros) {}
