package dev.zoetrope.server.model.precision;

import java.util.Random;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Coloured clouds, which have as much of each size of detail as photos do: for formats that are
 * made without pictures, and want to know which channels of a network are large. The same ones each
 * time.
 */
final class SmoothPictures implements CalibrationPictures {
  private static final int SIDE = 224;
  private static final int PICTURES = 8;
  private static final int COARSEST = 2;

  /** Of grey, against that of colour. */
  private static final float GREY = 3;

  @Override
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public void forEachBatch(Consumer<Tensor> consumer) {
    for (int picture = 0; picture < PICTURES; picture++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor tensor = torch.empty(1, 3, SIDE, SIDE);
        tensor.data_ptr_float().put(pixels(new Random(picture)));
        consumer.accept(tensor);
      }
    }
  }

  /** Of mean 0 and variance 1, as normalised photos have about. */
  private static float[] pixels(Random random) {
    float[] grey = new float[SIDE * SIDE];
    add(grey, random);
    float[] pixels = new float[3 * grey.length];
    for (int channel = 0; channel < 3; channel++) {
      float[] colour = new float[grey.length];
      add(colour, random);
      for (int i = 0; i < grey.length; i++) {
        pixels[channel * grey.length + i] = GREY * grey[i] + colour[i];
      }
    }
    double power = 0;
    for (float pixel : pixels) {
      power += pixel * pixel;
    }
    float scale = (float) (1 / Math.sqrt(power / pixels.length));
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= scale;
    }
    return pixels;
  }

  /** Grids of random values, each twice as fine as the one before and half as strong. */
  private static void add(float[] into, Random random) {
    float strength = 1;
    for (int cells = COARSEST; cells <= SIDE / 2; cells *= 2) {
      float[] grid = new float[(cells + 1) * (cells + 1)];
      for (int i = 0; i < grid.length; i++) {
        grid[i] = strength * (float) random.nextGaussian();
      }
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          into[y * SIDE + x] +=
              between(grid, cells, x * cells / (float) SIDE, y * cells / (float) SIDE);
        }
      }
      strength /= 2;
    }
  }

  private static float between(float[] grid, int cells, float x, float y) {
    int column = (int) x;
    int row = (int) y;
    int at = row * (cells + 1) + column;
    float right = x - column;
    float down = y - row;
    float above = grid[at] * (1 - right) + grid[at + 1] * right;
    float below = grid[at + cells + 1] * (1 - right) + grid[at + cells + 2] * right;
    return above * (1 - down) + below * down;
  }
}
