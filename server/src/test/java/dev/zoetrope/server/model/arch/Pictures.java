package dev.zoetrope.server.model.arch;

import static org.bytedeco.pytorch.global.torch.empty;

import dev.zoetrope.server.model.ParameterSpec;
import dev.zoetrope.server.model.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;

/** Inputs that the golden script makes too, and what a module answers to them. */
public final class Pictures {

  private static final int TILE = 56;

  private Pictures() {}

  /** Pictures 0 and 1, normalised: {@code [2,3,size,size]}, mosaics of tiles in -2..2. */
  public static Tensor pair(int size) {
    int tiles = (size + TILE - 1) / TILE;
    float[] pixels = new float[2 * 3 * size * size];
    int at = 0;
    for (int picture = 0; picture < 2; picture++) {
      float[] mosaic = uniform("input." + picture, 3 * tiles * tiles);
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < size; y++) {
          for (int x = 0; x < size; x++) {
            pixels[at++] = 2 * mosaic[(channel * tiles + y / TILE) * tiles + x / TILE];
          }
        }
      }
    }
    Tensor tensor = empty(2, 3, size, size);
    try (FloatPointer data = tensor.data_ptr_float()) {
      data.put(pixels);
    }
    return tensor;
  }

  /** A module's answers, a row each. */
  public static List<float[]> logits(JitModule module, Tensor input) {
    try (Tensor output = module.forward(new IValueVector(new IValue(input))).toTensor();
        Tensor rows = output.contiguous()) {
      List<float[]> logits = new ArrayList<>();
      try (FloatPointer data = rows.data_ptr_float()) {
        for (long row = 0; row < rows.size(0); row++) {
          float[] values = new float[(int) rows.size(1)];
          data.position(row * values.length).get(values);
          logits.add(values);
        }
      }
      return logits;
    }
  }

  /** Embeddings are the formula's numbers as they are. */
  private static float[] uniform(String name, int size) {
    float[] values = new float[size];
    ParameterSpec spec = new ParameterSpec(name, List.of((long) size), Role.EMBEDDING);
    try (Tensor tensor = new SeededInitialization(0).tensor(spec);
        FloatPointer data = tensor.data_ptr_float()) {
      data.get(values);
    }
    return values;
  }
}
