package dev.zoetrope.bench.known;

/**
 * A frame that came. Times are nanoseconds of one clock.
 *
 * @param lane its stream
 * @param recipient of the answer
 * @param sequence as the client gave it
 * @param index its number, counted from 0
 * @param scheduledNanos its capture time; the arrival where it has none
 * @param arrivalNanos when it was there
 */
record Arrival(
    Lane lane,
    Recipient recipient,
    long sequence,
    long index,
    long scheduledNanos,
    long arrivalNanos) {}
