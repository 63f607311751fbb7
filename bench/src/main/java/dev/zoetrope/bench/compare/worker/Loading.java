package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model brought into memory from its folder, in one of two ways. The caller closes it, after
 * every contender that was started on it.
 */
interface Loading extends AutoCloseable {

  /**
   * As the server does it: read, tried once, frozen, its operators fused where that is possible.
   */
  static Loading served(Path folder) throws IOException {
    ModelEngine engine = ModelEngine.of(ModelRepository.host(ModelRepository.describe(folder)));
    return new Served(engine);
  }

  /** Read and tried once, no more. */
  static Loading eager(Path folder) throws IOException {
    return new Eager(ModelRepository.load(ModelRepository.describe(folder)));
  }

  /** What was loaded. */
  ModelDescription description();

  /** Makes it ready for batches of these sizes, ascending. */
  Contender start(int threads, List<Integer> batches);

  @Override
  void close();

  /** On the server's engine. */
  record Served(ModelEngine engine) implements Loading {
    @Override
    public ModelDescription description() {
      return engine.description();
    }

    @Override
    public Contender start(int threads, List<Integer> batches) {
      return new ServedModel(engine, threads, batches);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** On the module itself. */
  record Eager(LoadedModel model) implements Loading {
    @Override
    public ModelDescription description() {
      return model.description();
    }

    @Override
    public Contender start(int threads, List<Integer> batches) {
      return new EagerModel(model, threads, batches);
    }

    @Override
    public void close() {
      model.module().close();
    }
  }
}
