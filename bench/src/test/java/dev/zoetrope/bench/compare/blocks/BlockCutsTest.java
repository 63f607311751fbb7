package dev.zoetrope.bench.compare.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockCutsTest {
  private static final Operand INPUT = new Operand.Input();

  private final List<Operation> operations = new ArrayList<>();

  private Operand add(String operator, Operand... operands) {
    operations.add(new Operation(operator, List.of(operands)));
    return new Operand.Result(operations.size() - 1);
  }

  private Operand layer(Operand input, String weight) {
    return add("aten::conv2d", input, new Operand.Parameter(weight));
  }

  private BlockCuts cuts(Operand output) {
    return BlockCuts.of(new OperatorGraph(operations, output));
  }

  @Test
  void cutsWhereOneValueIsAllThatIsReadLater() {
    Operand stem = add("aten::relu", layer(INPUT, "a"));
    Operand inner = layer(stem, "b");
    Operand sum = add("aten::add", inner, stem);
    Operand head = layer(sum, "c");

    BlockCuts cuts = cuts(head);
    assertThat(cuts.weights().stream().map(Operand.Parameter::name)).containsExactly("a", "b", "c");
    // After the second layer the stem is still to be added; the sum is the first to stand alone.
    assertThat(cuts.values()).isEqualTo(Map.of(1, stem, 2, sum, 3, head));
  }

  @Test
  void doesNotCutBesideABranch() {
    Operand stem = layer(INPUT, "a");
    Operand squeezed = layer(stem, "b");
    Operand scale = layer(squeezed, "c");
    Operand product = add("aten::mul", scale, stem);
    assertThat(cuts(product).values()).isEqualTo(Map.of(1, stem, 3, product));
  }

  @Test
  void takesWhatTheNextLayerReadsAndLooksThroughQuantizedWeights() {
    Operand stem = layer(INPUT, "a");
    Operand bytes = add("aten::quantize_per_tensor", stem);
    Operand numbers = add("aten::dequantize", bytes);
    Operand weight = add("aten::dequantize", new Operand.Parameter("b"));
    Operand head = add("aten::linear", numbers, weight);
    BlockCuts cuts = cuts(head);
    assertThat(cuts.weights().stream().map(Operand.Parameter::name)).containsExactly("a", "b");
    assertThat(cuts.values()).isEqualTo(Map.of(1, numbers, 2, head));
  }

  @Test
  void sizesAreNotWhatANetworkComputes() {
    Operand stem = layer(INPUT, "a");
    operations.add(new Operation("aten::size", List.of(stem), Operation.Type.INT, 1));
    Operand size = new Operand.Result(1);
    Operand second = layer(stem, "b");
    Operand shaped = add("aten::view", second, new Operand.IntList(List.of(size)));
    assertThat(cuts(shaped).values()).isEqualTo(Map.of(1, stem, 2, shaped));
  }
}
