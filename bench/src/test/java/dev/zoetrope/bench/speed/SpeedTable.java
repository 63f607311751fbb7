package dev.zoetrope.bench.speed;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.precision.Agreement;
import dev.zoetrope.bench.precision.Crops;
import dev.zoetrope.bench.report.Environment;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.bench.run.ScratchFolder;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.model.RepositoryModel;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.ring.Slab;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints how many times as fast as Python's eager fp32 each variant of a network is, measured in
 * the same run. From the project's root, with an interpreter that has torch, torchvision and timm:
 *
 * <pre>mvn -q -Ptool -pl bench -am test-compile -Dtool.args="--python env/bin/python"</pre>
 */
@Command(name = "speed", mixinStandardHelpOptions = true)
public final class SpeedTable implements Callable<Integer> {
  private static final int MISSED = 4;
  private static final int PICTURES = 64;
  private static final int SIDE = 224;
  private static final String EAGER = "torch eager fp32";

  @Option(names = "--python", required = true, description = "Interpreter with torch.")
  private Path python = Path.of("");

  @Option(
      names = "--script",
      defaultValue = "bench/src/test/python/torch_forward.py",
      description = "Speaks for PyTorch; default $" + "{DEFAULT-VALUE}.")
  private Path script = Path.of("");

  @Option(names = "--networks", split = ",", defaultValue = "mobilenet_v3_large,vit_b_16")
  private List<String> networks = List.of();

  @Option(
      names = "--models",
      description = "A model repository with the variants; without, they are built of a seed.")
  private @Nullable Path models;

  @Option(
      names = "--precisions",
      split = ",",
      description = "What to build; default: every one that there is.")
  private List<String> precisions = List.of();

  @Option(
      names = "--torch",
      split = ",",
      defaultValue = "compile-fp32,compile-bf16",
      description = "PyTorch's ways beside eager-fp32; none: only that.")
  private List<String> ways = List.of();

  @Option(names = "--batches", split = ",", defaultValue = "1,8")
  private List<Integer> batches = List.of();

  @Option(names = "--rounds", defaultValue = "15")
  private int rounds;

  @Option(names = "--turn-millis", defaultValue = "400")
  private long turnMillis;

  @Spec private CommandSpec spec;

  /** What a row says besides times. */
  private record Quality(String precision, double decibels) {}

  /** Runs it and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SpeedTable()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    LibTorch.initialize();
    PrintWriter out = spec.commandLine().getOut();
    Environment.describe("from sources").forEach((fact, value) -> out.println(fact + ": " + value));
    boolean met = true;
    for (String network : networks) {
      met &= table(network, out);
    }
    return met ? 0 : MISSED;
  }

  private boolean table(String network, PrintWriter out) throws IOException {
    List<Forward> contenders = new ArrayList<>();
    try (ScratchFolder scratch = ScratchFolder.create("zoetrope-speed")) {
      contenders.add(TorchForward.start(python, script, network, "eager", "fp32"));
      for (String way : ways) {
        addTorch(network, way, contenders, out);
      }
      Map<String, Quality> qualities = addOwn(network, scratch.path(), contenders, out);
      out.printf(
          "%n%s, one thread, medians of %d rounds%n%n"
              + "| batch | | ms | times as fast as eager fp32 | bar | SQNR dB |%n"
              + "|---|---|---|---|---|---|%n",
          network, rounds);
      boolean met = true;
      for (int batch : batches) {
        met &= rows(network, batch, contenders, qualities, out);
      }
      return met;
    } finally {
      // Lanes guard thread-local state: the last that was opened goes first.
      for (int i = contenders.size() - 1; i >= 0; i--) {
        contenders.get(i).close();
      }
    }
  }

  /** A way of PyTorch's that does not work on this machine is said and left out. */
  private void addTorch(String network, String way, List<Forward> contenders, PrintWriter out) {
    String[] parts = way.split("-", 2);
    TorchForward forward = null;
    try {
      forward = TorchForward.start(python, script, network, parts[0], parts[1]);
      for (int batch : batches) {
        forward.run(batch, 1);
      }
      contenders.add(forward);
    } catch (BenchException e) {
      out.println("left out: " + e.getMessage());
      if (forward != null) {
        forward.close();
      }
    }
  }

  private Map<String, Quality> addOwn(
      String network, Path scratch, List<Forward> contenders, PrintWriter out) throws IOException {
    List<Precision> wanted =
        precisions.isEmpty()
            ? List.of(Precision.values())
            : precisions.stream().map(text -> Precision.of(text).orElseThrow()).toList();
    List<RepositoryModel> variants =
        new ArrayList<>(Variants.of(models, scratch, network, wanted, out::println).of(network));
    String reference = Precision.FP32.text();
    variants.sort(
        Comparator.comparing(model -> !model.description().precision().equals(reference)));
    Slab pictures = Crops.of(PICTURES, SIDE);
    Map<String, Quality> qualities = new LinkedHashMap<>();
    float[][] fp32 = {};
    for (RepositoryModel variant : variants) {
      InputRecipe input = variant.description().recipe();
      if (input.width() != SIDE || input.height() != SIDE) {
        throw new BenchException(
            "%s takes %dx%d pixels; this table is of %d"
                .formatted(variant.description().name(), input.width(), input.height(), SIDE));
      }
      LoadedModel loaded = Variants.load(variant);
      LaneForward lane = new LaneForward(loaded, pictures, PICTURES, batches);
      contenders.add(lane);
      float[][] logits = lane.logits(batches.get(batches.size() - 1));
      String precision = variant.description().precision();
      fp32 = precision.equals(reference) ? logits : fp32;
      qualities.put(
          lane.name(),
          new Quality(precision, fp32.length == 0 ? Double.NaN : Agreement.decibels(fp32, logits)));
    }
    return qualities;
  }

  private boolean rows(
      String network,
      int batch,
      List<Forward> contenders,
      Map<String, Quality> qualities,
      PrintWriter out) {
    Rounds measured = Rounds.run(contenders, batch, rounds, turnMillis);
    boolean met = true;
    for (Forward contender : contenders) {
      Comparison times = measured.faster(contender.name(), EAGER);
      Quality quality = qualities.get(contender.name());
      OptionalDouble bar =
          quality == null
              ? OptionalDouble.empty()
              : SpeedBars.of(network, quality.precision(), batch);
      boolean counts = quality == null || !(quality.decibels() < SpeedBars.LEAST_SQNR);
      boolean reached = bar.isEmpty() || (counts && times.median() >= bar.getAsDouble());
      met &= reached;
      out.println(
          String.format(
              Locale.ROOT,
              "| %d | %s | %.2f | %.2f (%.2f to %.2f) | %s | %s |",
              batch,
              contender.name(),
              measured.millis(contender.name()).median(),
              times.median(),
              times.low(),
              times.high(),
              bar.isEmpty() ? "" : bar.getAsDouble() + (reached ? " met" : " MISSED"),
              decibels(quality)));
      out.flush();
    }
    return met;
  }

  private static String decibels(@Nullable Quality quality) {
    return quality == null || !Double.isFinite(quality.decibels())
        ? ""
        : String.format(Locale.ROOT, "%.1f", quality.decibels());
  }
}
