package dev.zoetrope.bench.load.target;

import java.util.Optional;

/**
 * How a payload becomes a tensor of the Open Inference Protocol. What is empty is asked from the
 * server's {@code ModelMetadata}.
 *
 * @param input name of the tensor
 * @param datatype of the protocol, whatever the payload's own is
 * @param batch whether the shape begins with a batch of 1
 * @param output to read the best class from; the first of the answer without it
 */
public record TensorOptions(
    Optional<String> input,
    Optional<String> datatype,
    Optional<Boolean> batch,
    Optional<String> output) {
  /** Ask for everything. */
  public static final TensorOptions DEFAULT =
      new TensorOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
