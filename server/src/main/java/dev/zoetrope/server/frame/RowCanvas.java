package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The row that a picture is written to, line by line, with grey bars where the picture does not
 * reach. Holds one line; not thread-safe.
 */
final class RowCanvas {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ByteBuffer row = NOTHING;
  private byte[] line = new byte[0];
  private int lineBytes;
  private int top;

  /** Begins a row: everything above and below the picture is filled. */
  void begin(ByteBuffer row, Placement placement, InputRecipe recipe) {
    this.row = row;
    lineBytes = recipe.width() * 3;
    top = placement.y();
    if (line.length < lineBytes) {
      line = new byte[lineBytes];
    }
    Arrays.fill(line, 0, lineBytes, Placement.BAR_LEVEL);
    for (int i = 0; i < top; i++) {
      put(i - top);
    }
    for (int i = placement.height(); i < recipe.height() - top; i++) {
      put(i);
    }
  }

  /** Where a line is made: RGB, interleaved, bars on either side included. */
  byte[] line() {
    return line;
  }

  /** Writes the line as the picture's i-th. */
  void put(int i) {
    row.put((top + i) * lineBytes, line, 0, lineBytes);
  }

  /** Lets go of the row. */
  void end() {
    row = NOTHING;
  }
}
