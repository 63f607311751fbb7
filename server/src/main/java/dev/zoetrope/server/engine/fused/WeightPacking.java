package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.Operation;
import dev.zoetrope.server.model.graph.OperatorGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

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
  @SuppressWarnings("try") // both are there for the time they are open
  static BoundGraph pack(FusedGraph fused, BoundGraph plain, int rows) {
    List<Operation> operations = new ArrayList<>(fused.graph().operations());
    List<Operation> packing = new ArrayList<>();
    List<Operand> packed = new ArrayList<>();
    fused
        .layers()
        .forEach(
            (at, layer) -> {
              Operand.Parameter weight = new Operand.Parameter("packed" + packed.size());
              packing.add(packing(layer, fused.shapes().of(layer.input()), rows));
              packed.add(new Operand.Result(packing.size() - 1));
              operations.set(at, layer.withWeight(weight).operation());
            });
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        JitModule packer =
            plain.emit("packing", new OperatorGraph(packing, new Operand.Tensors(packed)))) {
      IValue answer = packer.forward(new IValueVector(new IValue(torch.zeros(1))));
      TensorVector results = answer.toTensorVector();
      for (int i = 0; i < packed.size(); i++) {
        tensors.put("packed" + i, new Tensor(results.get(i)).retainReference());
      }
      // What a packed layer alone read is not carried on, so that its memory goes with the module.
      Set<String> named = named(operations);
      plain
          .tensors()
          .forEach(
              (name, tensor) -> {
                if (named.contains(name)) {
                  tensors.put(name, new Tensor(tensor).retainReference());
                }
              });
    }
    return new BoundGraph(new OperatorGraph(operations, fused.graph().output()), tensors);
  }

  /** The tensors that some operation reads. */
  private static Set<String> named(List<Operation> operations) {
    Set<String> names = new HashSet<>();
    for (Operation operation : operations) {
      operation.operands().stream()
          .flatMap(Operand::leaves)
          .filter(Operand.Parameter.class::isInstance)
          .forEach(leaf -> names.add(((Operand.Parameter) leaf).name()));
    }
    return names;
  }

  private static Operation packing(Layer layer, List<Long> input, int rows) {
    Layer.ConvolutionShape shape = layer.shape();
    if (shape == null) {
      long vectors = rows;
      for (int i = 1; i < input.size() - 1; i++) {
        vectors *= input.get(i);
      }
      return new Operation(
          "mkldnn::_reorder_linear_weight", List.of(layer.weight(), Operand.of(vectors)));
    }
    List<Long> batch = new ArrayList<>(input);
    batch.set(0, (long) rows);
    return new Operation(
        "mkldnn::_reorder_convolution_weight",
        List.of(
            layer.weight(),
            shape.padding(),
            shape.stride(),
            shape.dilation(),
            shape.groups(),
            new Operand.Ints(batch)));
  }
}
