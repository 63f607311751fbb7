package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.AnswerNoise;
import dev.zoetrope.server.model.graph.BoundGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A frozen module made over for oneDNN. */
public final class FusedModule {
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
    try (FusibleNetwork network =
        FusibleNetwork.read(frozen, List.of(1L, 3L, (long) height, (long) width))) {
      return of(frozen, network, rows);
    }
  }

  /**
   * The same of a module that has been read.
   *
   * @param network what was read of {@code frozen}; the caller closes it
   * @throws FusionException if LibTorch cannot run its operators fused, or the answers differ
   */
  public static JitModule of(JitModule frozen, FusibleNetwork network, int rows)
      throws FusionException {
    try {
      JitModule fused = rewritten(network, rows);
      try {
        requireSameAnswers(frozen, fused, network);
        return fused;
      } catch (FusionException | RuntimeException e) {
        fused.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw new FusionException(e);
    }
  }

  private static JitModule rewritten(FusibleNetwork network, int rows) throws FusionException {
    BoundGraph packed =
        network.onBytes()
            ? QuantizedLowering.lower(network.fused(), network.stored(), rows)
            : WeightPacking.pack(network.fused(), network.stored(), rows);
    try (packed) {
      return packed.emit("fused");
    }
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private static void requireSameAnswers(JitModule frozen, JitModule fused, FusibleNetwork network)
      throws FusionException {
    List<Long> input = network.fused().shapes().input();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor noise = torch.randn(input.stream().mapToLong(Long::longValue).toArray());
      Optional<String> problem =
          AnswerNoise.beyond(network.mostNoise(), answer(frozen, noise), answer(fused, noise));
      if (problem.isPresent()) {
        throw new FusionException("fused, " + problem.get());
      }
    }
  }

  private static Tensor answer(JitModule module, Tensor input) {
    return new Tensor(module.forward(new IValueVector(new IValue(input))).toTensor());
  }
}
