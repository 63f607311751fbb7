package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.v1.OutputKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network that ends in one of the outputs it could have.
 *
 * @param blueprint what it computes
 * @param output what that is
 * @param unused tensors of the whole network that this output does without
 */
record Network(Blueprint blueprint, Output output, Set<String> unused) {

  /** Keeps its own copy. */
  Network {
    unused = Set.copyOf(unused);
  }

  /** One that ends in its classifier. */
  static Network classifier(BlueprintBuilder builder, Operand logits, int classes) {
    return new Network(builder.build(logits), new Output.Classes(classes, List.of()), Set.of());
  }

  /**
   * One that ends before.
   *
   * @param layers whose weight and bias are left out
   */
  static Network embedding(
      BlueprintBuilder builder, Operand vector, OutputKind kind, int size, List<String> layers) {
    Set<String> unused = new HashSet<>();
    for (String layer : layers) {
      unused.add(layer + ".weight");
      unused.add(layer + ".bias");
    }
    return new Network(builder.build(vector), new Output.Embedding(kind, size), unused);
  }
}
