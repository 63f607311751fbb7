package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.bench.compare.blocks.BlockCuts;
import dev.zoetrope.bench.compare.blocks.BlockNames;
import dev.zoetrope.bench.compare.blocks.BlockSqnr;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.frame.PictureDecoder;
import dev.zoetrope.server.frame.RowTarget;
import dev.zoetrope.server.frame.StillFile;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.ModuleContents;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.GraphReader;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.server.model.graph.OperatorGraph;
import dev.zoetrope.server.model.graph.UnreadableGraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Runs two files of one network on the same input and compares what their blocks hand on. They are
 * run as they are written, frozen but not brought onto other operators. One thread.
 */
final class BlockRun {
  private static final int BATCH = 4;

  private final BoundGraph reference;
  private final BoundGraph own;
  private final BlockCuts referenceCuts;
  private final BlockCuts ownCuts;
  private final List<Integer> ends;
  private final Optional<BlockNames> names;
  private final double[] power;
  private final double[] noise;

  private BlockRun(BoundGraph reference, BoundGraph own, Path referenceFile) {
    this.reference = reference;
    this.own = own;
    this.referenceCuts = BlockCuts.of(reference.graph());
    this.ownCuts = BlockCuts.of(own.graph());
    List<List<Long>> weights = weights(reference, referenceCuts);
    if (!weights.equals(weights(own, ownCuts))) {
      throw new ModelException(
          "%d convolutions and linear layers, must be the reference's %d, of the same shapes"
              .formatted(ownCuts.weights().size(), weights.size()));
    }
    this.names = BlockNames.of(ModuleContents.read(referenceFile).tensors(), weights);
    IntPredicate ends = count -> names.map(known -> known.endsAfter(count)).orElse(true);
    this.ends =
        referenceCuts.values().keySet().stream()
            .filter(ownCuts.values()::containsKey)
            .filter(ends::test)
            .toList();
    this.power = new double[this.ends.size()];
    this.noise = new double[this.ends.size()];
  }

  private static List<List<Long>> weights(BoundGraph graph, BlockCuts cuts) {
    return cuts.weights().stream()
        .map(
            weight -> {
              Tensor tensor = graph.tensors().get(weight.name());
              return tensor == null
                  ? List.<Long>of()
                  : Arrays.stream(tensor.shape()).boxed().toList();
            })
        .toList();
  }

  /**
   * Compares the blocks of two models.
   *
   * @param reference its folder, whose input both are given
   * @param own a folder
   * @param pictures JPEG and PNG files
   * @throws ModelException if they are not one network, or one is no straight line of operators
   */
  static List<BlockSqnr> between(Path reference, Path own, int threads, List<Path> pictures)
      throws IOException {
    RepositoryModel described = ModelRepository.describe(reference);
    LoadedModel model = ModelRepository.load(described);
    LoadedModel other = ModelRepository.load(ModelRepository.describe(own));
    try (EagerModel input = new EagerModel(model, threads, List.of(BATCH));
        JitModule frozen = torch.freeze(model.module());
        JitModule otherFrozen = torch.freeze(other.module());
        BoundGraph one = GraphReader.read(frozen);
        BoundGraph two = GraphReader.read(otherFrozen)) {
      return new BlockRun(one, two, described.file()).over(input, pictures);
    } catch (UnreadableGraphException e) {
      throw new ModelException("blocks: " + e.getMessage(), e);
    } finally {
      other.module().close();
      model.module().close();
    }
  }

  private List<BlockSqnr> over(EagerModel input, List<Path> pictures) throws IOException {
    try (JitModule expected = watched("reference", reference, referenceCuts);
        JitModule given = watched("own", own, ownCuts);
        PictureDecoder decoder = new PictureDecoder(FrameConfig.defaults().maxPixels())) {
      for (int first = 0; first < pictures.size(); first += BATCH) {
        List<Path> some = pictures.subList(first, Math.min(first + BATCH, pictures.size()));
        for (int row = 0; row < some.size(); row++) {
          StillFile.read(some.get(row))
              .decode(decoder, new RowTarget(input.description().recipe(), input.row(row)));
        }
        input.prepare(some.size());
        add(input, expected, given);
      }
    }
    List<BlockSqnr> blocks = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      int layers = ends.get(i);
      String name = names.map(known -> known.layers().get(layers - 1)).orElse("layer " + layers);
      blocks.add(new BlockSqnr(layers, name, power[i], noise[i]));
    }
    return blocks;
  }

  /** A module that returns what comes out of each block. */
  private JitModule watched(String name, BoundGraph graph, BlockCuts cuts) {
    List<Operand> values = new ArrayList<>();
    ends.forEach(layers -> values.add(cuts.values().get(layers)));
    return graph.emit(
        name, new OperatorGraph(graph.graph().operations(), new Operand.Tensors(values)));
  }

  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private void add(EagerModel input, JitModule expected, JitModule given) {
    try (PointerScope scope = new PointerScope()) {
      TensorVector wanted = expected.forward(input.input()).toTensorVector();
      TensorVector found = given.forward(input.input()).toTensorVector();
      for (int i = 0; i < power.length; i++) {
        Tensor one = numbers(wanted.get(i));
        Tensor two = numbers(found.get(i));
        if (!Arrays.equals(one.shape(), two.shape())) {
          throw new ModelException(
              "after layer %d: %s, must be the reference's %s"
                  .formatted(
                      ends.get(i), Arrays.toString(two.shape()), Arrays.toString(one.shape())));
        }
        power[i] += squares(one);
        noise[i] += squares(one.sub(two));
      }
    }
  }

  private static Tensor numbers(Tensor tensor) {
    return (tensor.is_quantized() ? tensor.dequantize() : tensor).to(ScalarType.Double);
  }

  private static double squares(Tensor tensor) {
    return tensor.pow(new Scalar(2)).sum().item_double();
  }
}
