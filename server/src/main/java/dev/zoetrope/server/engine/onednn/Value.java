package dev.zoetrope.server.engine.onednn;

import dev.zoetrope.server.engine.fused.QuantizedGraph.Grid;
import org.jspecify.annotations.Nullable;

/**
 * A tensor between two steps: rows of {@code height x width x channels}, channels last. Rows of
 * plain numbers are one pixel.
 *
 * @param id its own within the program
 * @param grid what its bytes stand for; null unless it consists of bytes
 */
record Value(int id, long channels, long height, long width, Element element, @Nullable Grid grid) {

  boolean isPixel() {
    return height == 1 && width == 1;
  }

  boolean hasShapeOf(Value other) {
    return channels == other.channels && height == other.height && width == other.width;
  }

  long rowBytes() {
    return channels * height * width * element.bytes();
  }
}
