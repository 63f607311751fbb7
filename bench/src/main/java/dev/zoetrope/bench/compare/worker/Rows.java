package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.ring.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Makes the memory that pictures are put into. */
final class Rows {
  private Rows() {}

  /**
   * So many rows of noise, the same for every model of the same input.
   *
   * @throws ModelException if they would not fit into one buffer
   */
  static Slab of(int count, InputRecipe recipe) {
    long bytes = 3L * recipe.width() * recipe.height() * count;
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelException(
          "--batches %d of %d x %d pixels: at most %d bytes of pictures, not %d"
              .formatted(count, recipe.width(), recipe.height(), Integer.MAX_VALUE, bytes));
    }
    ByteBuffer memory = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    byte[] noise = new byte[recipe.rowBytes()];
    Random random = new Random(1);
    for (int row = 0; row < count; row++) {
      random.nextBytes(noise);
      memory.put(noise);
    }
    return new Slab(memory.clear(), count, recipe.rowBytes());
  }
}
