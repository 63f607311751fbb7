package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.fused.FusedModule;
import dev.zoetrope.server.engine.fused.FusionException;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;

/**
 * A model ready for CPU lanes: frozen, so that its parameters are constants and batch normalisation
 * is folded into convolutions, then made over for oneDNN where its graph allows that. Its {@code
 * forward} may be called by several lanes at once.
 */
public final class CpuModel implements ModelEngine {
  private static final Logger LOG = System.getLogger(CpuModel.class.getName());

  /**
   * What weights are laid out for where the model says nothing: the CPU's best batch is no larger.
   */
  private static final int PACKED_ROWS = 8;

  private final ModelDescription description;
  private final JitModule module;

  private CpuModel(ModelDescription description, JitModule module) {
    this.description = description;
    this.module = module;
  }

  /** Prepares a loaded model, whose own module is freed. */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public static CpuModel of(LoadedModel loaded) {
    try (PointerScope scope = new PointerScope()) {
      JitModule source = loaded.module();
      source.eval();
      JitModule frozen = torch.freeze(source);
      source.close();
      // Of the two only the frozen one belongs to the scope.
      JitModule module =
          fused(frozen, loaded.description()).orElseGet(() -> frozen.retainReference());
      return new CpuModel(loaded.description(), module);
    }
  }

  private static Optional<JitModule> fused(JitModule frozen, ModelDescription description) {
    if (!Context.hasMKLDNN()) {
      return Optional.empty();
    }
    int limit = description.batching().maxBatchSize();
    InputRecipe input = description.recipe();
    try {
      return Optional.of(
          FusedModule.of(
              frozen,
              input.height(),
              input.width(),
              limit == 0 ? PACKED_ROWS : Math.min(limit, PACKED_ROWS)));
    } catch (FusionException e) {
      LOG.log(
          e.isExpected() ? Level.INFO : Level.WARNING,
          "{0}: runs as it was frozen, its operators not fused: {1}",
          description.name(),
          e.getMessage());
      return Optional.empty();
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
