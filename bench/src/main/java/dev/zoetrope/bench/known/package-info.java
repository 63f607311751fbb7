/**
 * A server whose behaviour is known beforehand: what it does to each frame follows from a {@link
 * dev.zoetrope.bench.known.Behaviour} and the frame's number and scheduled time, so that what a
 * load generator should report can be worked out without running one ({@link
 * dev.zoetrope.bench.known.Truth}), and compared with what it does report.
 *
 * <p>One thread, {@link dev.zoetrope.bench.known.Dispatcher}, owns all that is planned, counted and
 * sent; the transport's event loops hand frames to it. A behaviour that changes nothing is answered
 * by the event loops themselves.
 */
@NullMarked
package dev.zoetrope.bench.known;

import org.jspecify.annotations.NullMarked;
