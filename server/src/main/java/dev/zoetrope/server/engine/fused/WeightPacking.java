package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the weights of fused layers into the blocked layouts that oneDNN's kernels read. Which one
 * that is depends on the layer's input too; a weight that two layers share is packed for each.
 */
final class WeightPacking {
  private WeightPacking() {}

  /**
   * Packs.
   *
   * @param fused the rewritten graph over {@code plain}'s tensors
   * @param plain owns the tensors as they were read
   * @param rows of the batch that the layouts are chosen for
   * @return the graph over packed weights; the tensors that no layer packs are shared. The caller
   *     closes it.
   */
  static BoundGraph pack(FusedGraph fused, BoundGraph plain, int rows) {
    List<Operation> operations = new ArrayList<>(fused.graph().operations());
    PackedState state = new PackedState();
    fused
        .layers()
        .forEach(
            (at, layer) -> {
              List<Long> input = batchOf(rows, fused.shapes().of(layer.input()));
              Operand.Parameter weight =
                  state.keep(state.add(packing(layer, real(layer, plain, state), input)));
              operations.set(at, layer.withWeight(weight).operation());
            });
    return state.bind(new OperatorGraph(operations, fused.graph().output()), plain);
  }

  /** The shape of so many rows, given that of one. */
  static List<Long> batchOf(int rows, List<Long> one) {
    List<Long> batch = new ArrayList<>(one);
    batch.set(0, rows * one.get(0));
    return batch;
  }

  /** A weight that is stored as bytes is multiplied as what they stand for. */
  private static Operand real(Layer layer, BoundGraph plain, PackedState state) {
    return QuantizedGraph.isBytes(plain, layer.weight())
        ? state.add(new Operation(QuantizedGraph.DEQUANTIZE, List.of(layer.weight())))
        : layer.weight();
  }

  private static Operation packing(Layer layer, Operand weight, List<Long> input) {
    Layer.ConvolutionShape shape = layer.shape();
    if (shape == null) {
      long vectors = input.subList(0, input.size() - 1).stream().reduce(1L, (a, b) -> a * b);
      return new Operation("mkldnn::_reorder_linear_weight", List.of(weight, Operand.of(vectors)));
    }
    return new Operation(
        "mkldnn::_reorder_convolution_weight",
        List.of(
            weight,
            shape.padding(),
            shape.stride(),
            shape.dilation(),
            shape.groups(),
            new Operand.Ints(input)));
  }
}
