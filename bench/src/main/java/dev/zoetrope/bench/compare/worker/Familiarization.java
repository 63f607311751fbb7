package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import dev.zoetrope.server.model.precision.Precision;
import java.util.List;
import java.util.Map;

/**
 * Loads and runs a very small network before the one that is measured, so that what the first model
 * of a process brings with it (classes, LibTorch's own tables, kernels' machine code) is counted
 * neither as that model's memory nor as its load time. It stays in memory: what it would free, the
 * measured model would use.
 */
final class Familiarization {
  private static final String SMALL = "mobilenet_v3_small";

  private Familiarization() {}

  static void run(int threads) {
    Architecture architecture =
        Architectures.create(SMALL, Map.of("width_mult", "0.25", "num_classes", "2"));
    ModelDescription description =
        new ModelDescription(
            SMALL,
            "1",
            architecture.name(),
            Precision.FP32.text(),
            false,
            architecture.recipe(),
            architecture.normalization(),
            architecture.classes(),
            List.of(),
            Batching.UNSPECIFIED);
    ModelEngine engine =
        ModelEngine.of(
            new LoadedModel(description, architecture.emit(new SeededInitialization(0))));
    try (ServedModel model = new ServedModel(engine, threads, List.of(1))) {
      model.pass(1);
    }
  }
}
