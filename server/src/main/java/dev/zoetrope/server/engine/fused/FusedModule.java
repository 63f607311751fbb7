package dev.zoetrope.server.engine.fused;

import dev.zoetrope.server.model.graph.BoundGraph;
import dev.zoetrope.server.model.graph.GraphReader;
import dev.zoetrope.server.model.graph.UnreadableGraphException;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/** A frozen module made over for oneDNN. */
public final class FusedModule {
  private FusedModule() {}

  /**
   * Makes a module with the same answers, up to rounding, whose weights are its own.
   *
   * @param frozen {@code forward(fp32 [N,3,H,W])}; not changed, the caller closes it
   * @param height of its input, pixels
   * @param width of its input, pixels
   * @param rows of the batches it will mostly run
   * @return the module; the caller closes it
   * @throws UnreadableGraphException if {@code frozen} is no straight line of operators
   */
  public static JitModule of(JitModule frozen, int height, int width, int rows)
      throws UnreadableGraphException {
    try (BoundGraph plain = GraphReader.read(frozen)) {
      List<Long> input = List.of(1L, 3L, (long) height, (long) width);
      FusedGraph fused = OperatorFusion.fuse(plain.graph(), Shapes.of(plain, input));
      Shapes shapes = Shapes.of(new BoundGraph(fused.graph(), plain.tensors()), input);
      try (BoundGraph packed = WeightPacking.pack(fused, plain, shapes, rows)) {
        return packed.emit("fused");
      }
    }
  }
}
