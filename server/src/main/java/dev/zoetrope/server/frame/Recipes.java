package dev.zoetrope.server.frame;

import dev.zoetrope.server.ring.PendingFrame;
import dev.zoetrope.server.ring.Slab;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** What the rows of each slab look like. Immutable. */
final class Recipes {
  private final IdentityHashMap<Slab, InputRecipe> bySlab = new IdentityHashMap<>();

  Recipes(List<DecodeTarget> targets) {
    targets.forEach(target -> bySlab.put(target.slab(), target.recipe()));
  }

  /** The rows that a frame has, each with what is to be written there. */
  List<RowTarget> rowsOf(PendingFrame pending) {
    List<RowTarget> rows = new ArrayList<>(pending.rows());
    for (int i = 0; i < pending.rows(); i++) {
      InputRecipe recipe = bySlab.get(pending.slab(i));
      if (recipe == null) {
        throw new IllegalStateException("a slab without a recipe");
      }
      rows.add(new RowTarget(recipe, pending.row(i)));
    }
    return rows;
  }
}
