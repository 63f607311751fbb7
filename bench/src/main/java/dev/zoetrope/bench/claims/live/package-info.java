/**
 * Claims about live streams: tails, overload, fairness, scale, freshness, and the right answer to
 * the right frame. Load comes from open-loop schedules; ages and latencies count from the time that
 * a frame was to be sent.
 *
 * <p>Besides the bars of the claims, each run has to be sound: a sender that was late, or could not
 * send what the schedule said, makes the run INVALID. One thread per claim.
 */
@NullMarked
package dev.zoetrope.bench.claims.live;

import org.jspecify.annotations.NullMarked;
