/**
 * What the server counts about itself, and the one place to read it from. {@link
 * dev.zoetrope.server.telemetry.Telemetry#snapshot} gives immutable records whose counters only
 * grow, so a reader subtracts an earlier snapshot to see what happened in between, and adds those
 * of several machines up. Java Flight Recorder gets an event per batch and per stream.
 *
 * <p>Threads: replies are counted by whichever thread makes them (lanes, decoders, event loops), a
 * lane's batches by the lane. Recording neither allocates nor locks nor waits; reading stops
 * nobody, so a snapshot is not one instant: each number in it is true of some moment while it was
 * taken, and none ever goes back.
 *
 * <p>Event classes are not touched before a recording has been started in this process: the first
 * one costs some 100 ms of processor time.
 *
 * <p>Spans are microseconds in histograms with two significant digits, from 1 µs to an hour, in
 * fixed memory; times are the monotonic clock's.
 */
@NullMarked
package dev.zoetrope.server.telemetry;

import org.jspecify.annotations.NullMarked;
