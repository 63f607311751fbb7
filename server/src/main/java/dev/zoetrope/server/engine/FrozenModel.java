package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;

/**
 * A model whose parameters have become constants of its graph, with batch normalisation folded into
 * convolutions. Its {@code forward} may be called by several lanes at once.
 */
public final class FrozenModel implements ModelEngine {
  private final ModelDescription description;
  private final JitModule module;

  private FrozenModel(ModelDescription description, JitModule module) {
    this.description = description;
    this.module = module;
  }

  /**
   * Freezes a loaded model, whose own module is freed: its parameters now belong to the frozen
   * graph.
   */
  public static FrozenModel of(LoadedModel loaded) {
    try (PointerScope scope = new PointerScope()) {
      JitModule source = loaded.module();
      source.eval();
      JitModule frozen = torch.freeze(source).retainReference();
      source.close();
      return new FrozenModel(loaded.description(), frozen);
    }
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public LaneExecutor newLane(int intraOpThreads, Clock clock) {
    return new CpuLane(this, intraOpThreads, clock);
  }

  /** The graph: normalised fp32 {@code [N,3,H,W]} to fp32 {@code [N, classes]}. */
  JitModule module() {
    return module;
  }

  @Override
  public void close() {
    module.close();
  }
}
