package dev.zoetrope.server.model.quantized;

import dev.zoetrope.server.model.weights.Checkpoint;
import org.bytedeco.pytorch.Tensor;

/** Small tensors of a checkpoint as Java's numbers. */
final class NumberReader {
  private final Checkpoint checkpoint;

  NumberReader(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** All of them, in order. */
  float[] all(String name) {
    try (Tensor tensor = checkpoint.read(name)) {
      float[] numbers = new float[Math.toIntExact(tensor.numel())];
      tensor.data_ptr_float().get(numbers);
      return numbers;
    }
  }

  /** The only one. */
  float one(String name) {
    return all(name)[0];
  }
}
