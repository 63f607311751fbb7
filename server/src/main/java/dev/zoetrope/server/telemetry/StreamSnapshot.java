package dev.zoetrope.server.telemetry;

import dev.zoetrope.v1.Outcome;

/**
 * One open stream that has sent a frame.
 *
 * @param streamId its name
 * @param openMicros since it opened
 * @param ageMicros since the capture of the picture behind its newest result, whichever of its
 *     models gave it; grows while no answer comes. Until the first result, and for recordings, an
 *     arrival stands for the capture
 * @param frames received
 * @param inFlight replies owed and not made
 * @param outcomes replies made
 * @param resultsPerSecond of late: smoothed over ten seconds
 */
public record StreamSnapshot(
    String streamId,
    long openMicros,
    long ageMicros,
    long frames,
    long inFlight,
    Tally<Outcome> outcomes,
    double resultsPerSecond) {}
