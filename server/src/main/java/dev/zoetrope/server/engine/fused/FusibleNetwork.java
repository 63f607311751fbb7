package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.GraphReader;
import dev.zoetrope.server.model.graph.UnreadableGraphException;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/**
 * A frozen module's operators, with activations and sums taken into the layers before them. Owns
 * the tensors; one thread.
 *
 * @param stored the graph as it was read, and its tensors
 * @param fused the rewritten one, over the same tensors
 * @param onBytes whether some of its values are rounded to bytes
 */
public record FusibleNetwork(BoundGraph stored, FusedGraph fused, boolean onBytes)
    implements AutoCloseable {
  /** 20 dB. fp32 stays above 100 dB and bf16 above 30; a misunderstood operator is nowhere near. */
  private static final double MOST_NOISE = 0.01;

  /**
   * 10 dB: a sum that differs in its last place is now and then rounded to the next byte, which
   * moves others behind it. Seen to 0.03, of networks with weights drawn at random that were
   * quantized in PyTorch.
   */
  private static final double MOST_NOISE_ON_BYTES = 0.1;

  /**
   * Reads a module.
   *
   * @param frozen {@code forward(fp32 [N,3,H,W])}; not changed, the caller closes it
   * @param input the shape of one row, {@code [1,3,H,W]}
   * @throws FusionException if it is no straight line of operators, or LibTorch cannot run it on
   *     one row
   */
  public static FusibleNetwork read(JitModule frozen, List<Long> input) throws FusionException {
    try {
      BoundGraph stored = GraphReader.read(frozen);
      try {
        boolean onBytes = QuantizedGraph.is(stored.graph());
        FusedGraph fused =
            OperatorFusion.fuse(
                stored.graph(),
                Shapes.of(stored, input),
                weight -> onBytes && QuantizedGraph.isBytes(stored, weight));
        return new FusibleNetwork(stored, fused, onBytes);
      } catch (RuntimeException e) {
        stored.close();
        throw e;
      }
    } catch (UnreadableGraphException e) {
      throw new FusionException(e);
    } catch (RuntimeException e) {
      throw new FusionException(e);
    }
  }

  /** Of the power of the answers, how much may be in what other kernels change. */
  public double mostNoise() {
    return onBytes ? MOST_NOISE_ON_BYTES : MOST_NOISE;
  }

  @Override
  public void close() {
    stored.close();
  }
}
