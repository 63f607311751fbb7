package dev.zoetrope.server.model;

import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.clock.Turns;
import dev.zoetrope.server.frame.InputRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds the engine that runs a file's quantized weights fastest on this machine: the file is loaded
 * once with each, and the modules run in turns, frozen and on one thread as lanes run them, on
 * batches of the smallest and the largest size. An engine that cannot load or run the file, or
 * whose answers are others than those of LibTorch's own choice, is left out. QNNPACK is tried where
 * no other engine can run the file. Belongs inside {@link LibTorch#onOneThread}.
 */
final class QuantizedEngineTrial {
  /** LibTorch's own choice stays unless another is faster by more. */
  private static final double TIE = 0.02;

  /**
   * Of the power of the answers, how much may differ between engines: 20 dB. They round differently
   * by a step here and there; one whose sums overflow is nowhere near.
   */
  private static final double MOST_NOISE = 0.01;

  private static final Turns.Limits LIMITS =
      new Turns.Limits(7, TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(500));

  /** The largest batch is left out if trying it would take longer: large models load slowly. */
  private static final double MOST_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final ModelDescription model;
  private final Supplier<JitModule> read;
  private final Map<QuantizedEngine, JitModule> running = new LinkedHashMap<>();
  private final Map<QuantizedEngine, String> leftOut = new EnumMap<>(QuantizedEngine.class);

  /** What each engine takes by batch size, ms, ascending. */
  private final Map<Integer, Map<QuantizedEngine, Double>> millis = new LinkedHashMap<>();

  /**
   * One that has not begun.
   *
   * @param read loads the file
   */
  QuantizedEngineTrial(ModelDescription model, Supplier<JitModule> read) {
    this.model = model;
    this.read = read;
  }

  /**
   * What was chosen.
   *
   * @param module packed by it; the caller closes it
   * @param report what was measured, for the log
   */
  record Choice(QuantizedEngine engine, JitModule module, String report) {}

  /**
   * Tries the engines.
   *
   * @param engines LibTorch's own choice first
   * @throws ModelException if no engine loads the file: what LibTorch's own choice says
   */
  Choice of(List<QuantizedEngine> engines) {
    try {
      gather(engines);
      QuantizedEngine first =
          running.isEmpty() ? engines.get(0) : running.keySet().iterator().next();
      if (running.isEmpty()) {
        // Its forward fails with every engine, or nothing loads it: the loader says which.
        return new Choice(first, first.packing(read), report(first));
      }
      QuantizedEngine chosen = running.size() == 1 ? first : fastest(measured());
      String report = report(chosen);
      return new Choice(chosen, running.remove(chosen), report);
    } finally {
      running.values().forEach(JitModule::close);
    }
  }

  @SuppressWarnings("try") // both are there for the time they are open
  private void gather(List<QuantizedEngine> engines) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      InputRecipe input = model.recipe();
      Tensor noise = torch.randn(1, 3, input.height(), input.width());
      List<Tensor> expected = new ArrayList<>();
      for (QuantizedEngine engine : engines) {
        if (engine == QuantizedEngine.QNNPACK && !running.isEmpty()) {
          continue;
        }
        try {
          add(engine, noise, expected);
        } catch (RuntimeException e) {
          leftOut.put(engine, firstLine(e));
        }
      }
    }
  }

  private void add(QuantizedEngine engine, Tensor noise, List<Tensor> expected) {
    JitModule module = engine.packing(read);
    try {
      Tensor answer = new Tensor(module.forward(new IValueVector(new IValue(noise))).toTensor());
      if (!expected.isEmpty()) {
        Optional<String> problem = AnswerNoise.beyond(MOST_NOISE, expected.get(0), answer);
        if (problem.isPresent()) {
          throw new ModelException(problem.get());
        }
      }
      expected.add(answer);
      running.put(engine, module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  /** How many times as fast as the first, batch sizes alike: their geometric mean. */
  @SuppressWarnings("try") // both are there for the time they are open
  private Map<QuantizedEngine, Double> measured() {
    List<QuantizedEngine> engines = List.copyOf(running.keySet());
    double[] logs = new double[engines.size()];
    // Guards thread-local state: outside the scope, so that it goes last.
    try (InferenceMode guard = new InferenceMode();
        PointerScope scope = new PointerScope()) {
      List<JitModule> frozen = running.values().stream().map(torch::freeze).toList();
      double perRow = 0;
      for (int batch : batches()) {
        double passes = 2.0 * Turns.LEAST_ROUNDS * engines.size();
        if (passes * perRow * batch > MOST_NANOS) {
          break;
        }
        Turns turns = turns(frozen, batch);
        Map<QuantizedEngine, Double> row = new LinkedHashMap<>();
        for (int i = 0; i < logs.length; i++) {
          row.put(engines.get(i), turns.nanos(i) / 1e6);
          logs[i] += Math.log(turns.faster(i, 0));
        }
        millis.put(batch, row);
        perRow = turns.nanos(0) / batch;
      }
    }
    Map<QuantizedEngine, Double> speeds = new LinkedHashMap<>();
    for (int i = 0; i < logs.length; i++) {
      speeds.put(engines.get(i), Math.exp(logs[i] / millis.size()));
    }
    return speeds;
  }

  private SortedSet<Integer> batches() {
    TreeSet<Integer> given = new TreeSet<>(model.batching().buckets());
    if (!given.isEmpty()) {
      return new TreeSet<>(List.of(given.first(), given.last()));
    }
    return new TreeSet<>(Arrays.asList(1, model.batching().usualBatch()));
  }

  private Turns turns(List<JitModule> modules, int batch) {
    InputRecipe input = model.recipe();
    Tensor rows = torch.randn(batch, input.height(), input.width(), 3);
    IValueVector arguments = new IValueVector(new IValue(rows.permute(0, 3, 1, 2)));
    List<Turns.Contender> contenders = new ArrayList<>();
    modules.forEach(module -> contenders.add(() -> pass(module, arguments)));
    return Turns.run(SystemTime.INSTANCE, contenders, LIMITS);
  }

  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  private static void pass(JitModule module, IValueVector arguments) {
    try (PointerScope scope = new PointerScope()) {
      module.forward(arguments);
    }
  }

  /**
   * The one to use.
   *
   * @param speeds how many times as fast as LibTorch's own choice, which is the first
   */
  static QuantizedEngine fastest(Map<QuantizedEngine, Double> speeds) {
    QuantizedEngine usual = speeds.keySet().iterator().next();
    QuantizedEngine best =
        speeds.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return speeds.get(best) > speeds.get(usual) * (1 + TIE) ? best : usual;
  }

  private String report(QuantizedEngine chosen) {
    List<String> parts = new ArrayList<>();
    millis.forEach(
        (batch, times) -> {
          List<String> each = new ArrayList<>();
          times.forEach(
              (engine, taken) ->
                  each.add(String.format(Locale.ROOT, "%s %.3f", engine.word(), taken)));
          parts.add("ms at batch %d: %s".formatted(batch, String.join(", ", each)));
        });
    leftOut.forEach((engine, why) -> parts.add("not " + engine.word() + ": " + why));
    return "%s packs its quantized weights (%s); the parameter %s fixes an engine"
        .formatted(
            chosen.word(),
            parts.isEmpty() ? "no other can" : String.join("; ", parts),
            ModelSettings.QUANTIZED_ENGINE);
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
