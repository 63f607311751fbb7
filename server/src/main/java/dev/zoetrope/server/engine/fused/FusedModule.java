package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.GraphReader;
import dev.zoetrope.server.model.graph.UnreadableGraphException;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A frozen module made over for oneDNN. */
public final class FusedModule {
  /**
   * Of the power of the answers, how much may be in what fusing changed: 20 dB. fp32 stays above
   * 100 dB and bf16 above 30; an operator that was misunderstood is nowhere near.
   */
  private static final double MOST_NOISE = 0.01;

  /**
   * The same of a network on bytes, 10 dB: a sum that differs in its last place is now and then
   * rounded to the next byte, which moves others behind it. Seen to 0.03, of networks with weights
   * drawn at random that were quantized in PyTorch.
   */
  private static final double MOST_NOISE_ON_BYTES = 0.1;

  private FusedModule() {}

  /**
   * Makes a module with the same answers, up to rounding, whose weights are its own. It has been
   * run beside the frozen one on one picture of noise.
   *
   * @param frozen {@code forward(fp32 [N,3,H,W])}; not changed, the caller closes it
   * @param height of its input, pixels
   * @param width of its input, pixels
   * @param rows of the batches it will mostly run
   * @return the module; the caller closes it
   * @throws FusionException if {@code frozen} is no straight line of operators, LibTorch cannot run
   *     it on one row or its operators fused, or the answers differ
   */
  public static JitModule of(JitModule frozen, int height, int width, int rows)
      throws FusionException {
    List<Long> input = List.of(1L, 3L, (long) height, (long) width);
    try {
      JitModule fused;
      boolean onBytes;
      try (BoundGraph plain = GraphReader.read(frozen)) {
        onBytes = QuantizedGraph.is(plain.graph());
        fused = rewritten(plain, onBytes, input, rows);
      }
      try {
        requireSameAnswers(frozen, fused, input, onBytes ? MOST_NOISE_ON_BYTES : MOST_NOISE);
        return fused;
      } catch (FusionException | RuntimeException e) {
        fused.close();
        throw e;
      }
    } catch (UnreadableGraphException e) {
      throw new FusionException(e);
    } catch (RuntimeException e) {
      throw new FusionException(e);
    }
  }

  private static JitModule rewritten(BoundGraph plain, boolean onBytes, List<Long> input, int rows)
      throws FusionException {
    FusedGraph fused =
        OperatorFusion.fuse(
            plain.graph(),
            Shapes.of(plain, input),
            weight -> onBytes && QuantizedGraph.isBytes(plain, weight));
    BoundGraph packed =
        onBytes
            ? QuantizedLowering.lower(fused, plain, rows)
            : WeightPacking.pack(fused, plain, rows);
    try (packed) {
      return packed.emit("fused");
    }
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private static void requireSameAnswers(
      JitModule frozen, JitModule fused, List<Long> input, double most) throws FusionException {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor noise = torch.randn(input.stream().mapToLong(Long::longValue).toArray());
      Tensor expected = answer(frozen, noise);
      Tensor difference = answer(fused, noise).sub(expected);
      double changed = power(difference);
      double all = power(expected);
      // Written so that an answer that is not a number does not pass.
      if (!(changed <= most * all)) {
        throw new FusionException(
            "fused, its answers differ: %.3g of their power, at most %.3g"
                .formatted(changed / all, most));
      }
    }
  }

  private static Tensor answer(JitModule module, Tensor input) {
    return new Tensor(module.forward(new IValueVector(new IValue(input))).toTensor());
  }

  private static double power(Tensor tensor) {
    return tensor.pow(new Scalar(2)).sum().item_float();
  }
}
