package dev.zoetrope.bench.load.target.openinference;

import java.util.List;

/**
 * An input as a model's metadata have it.
 *
 * @param name of the tensor
 * @param datatype of the protocol
 * @param shape with the batch in front where the model has one; -1 for any
 */
public record TensorDescription(String name, String datatype, List<Long> shape) {
  public TensorDescription {
    shape = List.copyOf(shape);
  }
}
