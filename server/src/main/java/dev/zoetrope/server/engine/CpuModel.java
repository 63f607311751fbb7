package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.engine.network.Network;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;

/**
 * A model ready for CPU lanes: frozen, so that its parameters are constants and batch normalisation
 * is folded into convolutions, then made over for whatever runs it fastest on this machine.
 */
public final class CpuModel implements ModelEngine {
  private final ModelDescription description;
  private final Network network;

  private CpuModel(ModelDescription description, Network network) {
    this.description = description;
    this.network = network;
  }

  /** Prepares a loaded model, whose own module is freed. */
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  public static CpuModel of(LoadedModel loaded) {
    try (PointerScope scope = new PointerScope()) {
      JitModule source = loaded.module();
      source.eval();
      JitModule frozen = torch.freeze(source);
      source.close();
      // It belongs to its network from now on, not to the scope.
      frozen.retainReference();
      return new CpuModel(
          loaded.description(),
          LibTorch.onOneThread(() -> NetworkChoice.of(loaded.description(), frozen)));
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

  /** From normalised pixels to fp32 {@code [N, classes]}. */
  Network network() {
    return network;
  }

  @Override
  public void close() {
    network.close();
  }
}
