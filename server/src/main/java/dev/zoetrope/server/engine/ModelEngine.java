package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.model.HostedModel;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.NullModel;

/** A model ready to run; makes its lanes' executors. */
public interface ModelEngine extends AutoCloseable {

  /** Prepares a model, which belongs to the engine from now on. */
  static ModelEngine of(HostedModel model) {
    if (model instanceof NullModel nothing) {
      return new NullEngine(nothing, SystemTime::pause);
    }
    return CpuModel.of((LoadedModel) model);
  }

  /** What it is. */
  ModelDescription description();

  /**
   * An executor that has not started, for one lane.
   *
   * @param intraOpThreads threads of one forward pass, where there is one
   */
  LaneExecutor newLane(int intraOpThreads, Clock clock);

  /** Frees what the lanes share. Only after the last lane has closed. */
  @Override
  void close();
}
