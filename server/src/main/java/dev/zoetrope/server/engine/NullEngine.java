package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.NullModel;
import java.util.function.LongConsumer;

/**
 * Lanes of a model that computes nothing.
 *
 * @param model what it is and how long its batches take
 * @param pause waits about so many ns without using the processor
 */
record NullEngine(NullModel model, LongConsumer pause) implements ModelEngine {

  @Override
  public ModelDescription description() {
    return model.description();
  }

  @Override
  public LaneExecutor newLane(int intraOpThreads, Clock clock) {
    return new NullLane(model, clock, pause);
  }

  @Override
  public void close() {}
}
