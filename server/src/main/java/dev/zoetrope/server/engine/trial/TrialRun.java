package dev.zoetrope.server.engine.trial;

import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.clock.Turns;
import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.model.Likeness;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelRepository;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.TriedVariant;
import dev.zoetrope.server.model.precision.TriedVariant.BatchTime;
import dev.zoetrope.server.ring.Slab;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Variants in memory, while they are tried. One thread. */
final class TrialRun implements AutoCloseable {
  private final Consumer<String> progress;
  private final Map<Precision, ModelEngine> engines = new EnumMap<>(Precision.class);
  private final Map<Precision, TrialLane> lanes = new EnumMap<>(Precision.class);
  private final Map<Precision, String> problems = new EnumMap<>(Precision.class);

  TrialRun(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Something that a variant other than fp32 may fail in. */
  private void attempt(Precision precision, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (precision == Precision.FP32) {
        throw e instanceof ModelException ? e : new ModelException("fp32: " + e.getMessage(), e);
      }
      problems.put(precision, "cannot be run: " + e.getMessage());
    }
  }

  /** Brings a variant into memory as it is for serving. */
  void load(RepositoryModel variant) {
    Precision precision = Precision.of(variant.description().precision()).orElseThrow();
    attempt(precision, () -> engines.put(precision, ModelEngine.of(ModelRepository.host(variant))));
  }

  /**
   * Shows the pictures to all of them, then lets them run in turns.
   *
   * @param pictures rows of the model's input, at least one
   */
  List<TriedVariant> results(List<byte[]> pictures, Turns.Limits limits) {
    ModelEngine fp32 = Objects.requireNonNull(engines.get(Precision.FP32));
    int largest = fp32.description().batching().usualBatch();
    List<Integer> batches = largest == 1 ? List.of(1) : List.of(1, largest);
    Slab slab = slab(pictures);
    Map<Precision, Double> agreements = new EnumMap<>(Precision.class);
    List<float[][]> expected = new ArrayList<>();
    engines.forEach(
        (precision, engine) ->
            attempt(
                precision,
                () -> {
                  progress.accept(
                      "showing %d pictures to %s".formatted(pictures.size(), precision.text()));
                  TrialLane lane = new TrialLane(engine, batches, slab);
                  lanes.put(precision, lane);
                  float[][] answers = lane.answers();
                  expected.add(answers);
                  agreements.put(
                      precision, agreement(fp32.description().output(), expected.get(0), answers));
                }));
    return measured(agreements, batches, limits);
  }

  private static Slab slab(List<byte[]> pictures) {
    int rowBytes = pictures.get(0).length;
    Slab slab =
        new Slab(
            ByteBuffer.allocateDirect(Math.multiplyExact(pictures.size(), rowBytes)),
            pictures.size(),
            rowBytes);
    for (int row = 0; row < pictures.size(); row++) {
      slab.row(row).put(pictures.get(row)).clear();
    }
    return slab;
  }

  private static double agreement(Output output, float[][] expected, float[][] given) {
    Likeness likeness = Likeness.of(output);
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += likeness.of(output, expected[i], given[i]);
    }
    return sum / expected.length;
  }

  private List<TriedVariant> measured(
      Map<Precision, Double> agreements, List<Integer> batches, Turns.Limits limits) {
    // fp32 is the first: formats are in their order.
    List<Precision> running = List.copyOf(agreements.keySet());
    List<TrialLane> runningLanes =
        running.stream().map(precision -> Objects.requireNonNull(lanes.get(precision))).toList();
    Map<Precision, List<BatchTime>> times = new EnumMap<>(Precision.class);
    running.forEach(precision -> times.put(precision, new ArrayList<>()));
    for (int batch : batches) {
      progress.accept("timing batches of " + batch + " in turns");
      Turns turns =
          Turns.run(
              SystemTime.INSTANCE,
              runningLanes.stream().map(lane -> lane.at(batch)).toList(),
              limits);
      for (int i = 0; i < running.size(); i++) {
        Objects.requireNonNull(times.get(running.get(i)))
            .add(new BatchTime(batch, turns.nanos(i) / 1e6, turns.faster(i, 0)));
      }
    }
    List<TriedVariant> tried = new ArrayList<>();
    agreements.forEach(
        (precision, agreement) ->
            tried.add(
                TriedVariant.measured(
                    precision, agreement, Objects.requireNonNull(times.get(precision)))));
    problems.forEach((precision, why) -> tried.add(TriedVariant.failed(precision, why)));
    return tried;
  }

  @Override
  public void close() {
    // Lanes guard thread-local state: the last that was opened goes first.
    List<TrialLane> opened = new ArrayList<>(lanes.values());
    Collections.reverse(opened);
    opened.forEach(TrialLane::close);
    engines.values().forEach(ModelEngine::close);
  }
}
