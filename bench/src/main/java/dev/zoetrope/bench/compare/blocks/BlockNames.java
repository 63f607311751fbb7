package dev.zoetrope.bench.compare.blocks;

import dev.zoetrope.server.model.ModuleContents.NamedShape;
import java.util.List;
import java.util.Optional;

/**
 * Which block each layer of a network belongs to, by the names of its weights: {@code features.4},
 * {@code blocks.1.0}, {@code encoder.layers.encoder_layer_0}. Immutable.
 *
 * @param layers the block of each, in the order they run
 */
public record BlockNames(List<String> layers) {

  /** Keeps its own copy. */
  public BlockNames {
    layers = List.copyOf(layers);
  }

  /**
   * Names layers by a module's tensors.
   *
   * @param tensors in the module's order
   * @param weights shapes of the layers' weights in the order they run
   * @return empty if they are not the tensors' in that order
   */
  public static Optional<BlockNames> of(List<NamedShape> tensors, List<List<Long>> weights) {
    List<NamedShape> named = tensors.stream().filter(BlockNames::isWeight).toList();
    return named.stream().map(NamedShape::shape).toList().equals(weights)
        ? Optional.of(new BlockNames(named.stream().map(one -> block(one.name())).toList()))
        : Optional.empty();
  }

  private static boolean isWeight(NamedShape tensor) {
    return tensor.name().endsWith("weight")
        && (tensor.shape().size() == 2 || tensor.shape().size() == 4);
  }

  /** Up to the end of the first numbers in it, or all but the weight's own name. */
  static String block(String name) {
    String[] parts = name.split("\\.", -1);
    int length = 0;
    boolean numbered = false;
    while (length < parts.length - 1) {
      boolean number = Character.isDigit(parts[length].charAt(parts[length].length() - 1));
      if (numbered && !number) {
        break;
      }
      numbered |= number;
      length++;
    }
    return length == 0 ? name : String.join(".", List.of(parts).subList(0, length));
  }

  /** Whether a block ends after so many layers. */
  public boolean endsAfter(int count) {
    return count == layers.size() || !layers.get(count - 1).equals(layers.get(count));
  }
}
