package dev.zoetrope.server.frame;

import dev.zoetrope.server.ring.DecodeQueue;

/**
 * Pictures for one slab, and what a row of it looks like.
 *
 * @param queue the streams that have some
 * @param recipe of every row
 */
public record DecodeTarget(DecodeQueue queue, InputRecipe recipe) {
  /** Whether there is a picture to decode and a row to decode it into. */
  boolean hasWork() {
    return !queue.isEmpty() && queue.slab().freeRows() > 0;
  }
}
