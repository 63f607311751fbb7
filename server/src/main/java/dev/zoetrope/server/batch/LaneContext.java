package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.TurnRing;

/**
 * What the lanes of one model share.
 *
 * @param clock time
 * @param ring where their turns come from
 * @param slab where the rows lie
 * @param pace how long forward passes take
 * @param rules when a batch closes
 * @param cores the model's claim to cores that other models want too
 */
public record LaneContext(
    Clock clock, TurnRing ring, Slab slab, Pace pace, BatchRules rules, CoreClaim cores) {}
