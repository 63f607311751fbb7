package dev.zoetrope.server.frame;

import dev.zoetrope.server.ring.Slab;

/**
 * A slab that decoded pictures go to, and what a row of it looks like.
 *
 * @param slab the rows
 * @param recipe of every row
 */
public record DecodeTarget(Slab slab, InputRecipe recipe) {}
