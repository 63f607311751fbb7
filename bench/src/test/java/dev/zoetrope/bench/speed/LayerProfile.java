package dev.zoetrope.bench.speed;

import dev.zoetrope.bench.precision.Crops;
import dev.zoetrope.bench.report.Environment;
import dev.zoetrope.bench.run.ScratchFolder;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.ring.Slab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints where the time of a lane's pass goes, primitive by primitive, beside what the core can do:
 * oneDNN's own times, the rate of its arithmetic and of the bytes that it moves, and the same of
 * products of large matrices and of plain copies in the same process. One thread. From the
 * project's root:
 *
 * <pre>mvn -q -Ptool -pl bench -am test-compile -Dtool=speed.LayerProfile \
 *     -Dtool.args="--network mobilenet_v3_large --precision int8-static --batch 8"</pre>
 */
@Command(name = "layers", mixinStandardHelpOptions = true)
public final class LayerProfile implements Callable<Integer> {
  /** oneDNN reads it when it is loaded: the passes run in a process that is started with it. */
  private static final String VERBOSE = "ONEDNN_VERBOSE";

  private static final String PASSES = "== passes";
  private static final String PEAKS = "== peaks";
  private static final String OVER = "== over";

  private static final int PICTURES = 64;
  private static final int SIDE = 224;

  @Option(names = "--network", defaultValue = "mobilenet_v3_large")
  private String network = "";

  @Option(names = "--precision", defaultValue = "int8-static")
  private String precision = "";

  @Option(names = "--batch", defaultValue = "8")
  private int batch;

  @Option(names = "--passes", defaultValue = "30")
  private int passes;

  @Spec private CommandSpec spec;

  /** All times of one primitive. */
  private record Row(VerboseLine first, List<Double> millis) {
    /** The sum over the passes' medians: a primitive may be there more than once in a pass. */
    double perPass(int passes) {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get(sorted.size() / 2) * sorted.size() / passes;
    }

    double times(int passes) {
      return (double) millis.size() / passes;
    }
  }

  /** Runs it and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LayerProfile()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (System.getenv(VERBOSE) != null) {
      run();
      return 0;
    }
    return read();
  }

  private void run() throws IOException {
    LibTorch.initialize();
    PrintWriter out = spec.commandLine().getOut();
    Precision wanted = Precision.of(precision).orElseThrow();
    try (ScratchFolder scratch = ScratchFolder.create("zoetrope-layers")) {
      Variants variants = Variants.of(null, scratch.path(), network, List.of(wanted), out::println);
      Slab pictures = Crops.of(PICTURES, SIDE);
      try (LaneForward lane =
          new LaneForward(
              Variants.load(variants.of(network).get(0)), pictures, PICTURES, List.of(batch))) {
        lane.run(batch, passes);
        say(out, PASSES);
        lane.run(batch, passes);
        say(out, PEAKS);
      }
    }
    torch.set_num_threads(1);
    CorePeaks.multiply();
    say(out, OVER);
    for (int megabytes : new int[] {1, 64}) {
      double rate = CorePeaks.copy((long) megabytes << 20);
      say(
          out,
          String.format(
              Locale.ROOT, "a copy of %d MB reads and writes %.1f GB/s", megabytes, rate));
    }
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }

  private int read() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Environment.describe("from sources").forEach((fact, value) -> out.println(fact + ": " + value));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LayerProfile.class.getName());
    command.addAll(spec.commandLine().getParseResult().originalArgs());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().put(VERBOSE, "profile_exec");
    Process process = builder.start();
    Map<String, Row> rows = new LinkedHashMap<>();
    Map<String, Double> peaks = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      collect(lines, rows, peaks, out);
    }
    int status = process.waitFor();
    if (status == 0) {
      print(rows, peaks, out);
    }
    return status;
  }

  private static void collect(
      BufferedReader lines, Map<String, Row> rows, Map<String, Double> peaks, PrintWriter out) {
    String[] part = {""};
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("== ")) {
          part[0] = line;
        } else if (line.startsWith("a copy of")) {
          out.println(line);
        }
        VerboseLine.of(line)
            .ifPresent(
                seen -> {
                  if (part[0].equals(PASSES)) {
                    String key =
                        seen.kind() + seen.implementation() + seen.types() + seen.problem();
                    rows.computeIfAbsent(key, other -> new Row(seen, new ArrayList<>()))
                        .millis()
                        .add(seen.millis());
                  } else if (part[0].equals(PEAKS) && seen.macs() > 0) {
                    peaks.merge(seen.arithmetic(), seen.macs() / seen.millis() / 1e6, Math::max);
                  }
                });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(Map<String, Row> rows, Map<String, Double> peaks, PrintWriter out) {
    peaks.forEach(
        (arithmetic, rate) ->
            out.printf(
                Locale.ROOT,
                "products of matrices of %d x %d in %s: %.0f GMAC/s%n",
                CorePeaks.MATRIX,
                CorePeaks.MATRIX,
                arithmetic,
                rate));
    double all = rows.values().stream().mapToDouble(row -> row.perPass(passes)).sum();
    out.printf(
        Locale.ROOT,
        "%n%s, %s, batch %d: %.2f ms in primitives%n%n"
            + "| what | ms | part | GMAC/s | of the peak | GB/s |%n|---|---|---|---|---|---|%n",
        network,
        precision,
        batch,
        all);
    Map<String, List<Row>> kinds = new LinkedHashMap<>();
    rows.values().stream()
        .sorted(Comparator.comparingDouble(row -> -row.perPass(passes)))
        .forEach(
            row -> kinds.computeIfAbsent(kind(row.first()), key -> new ArrayList<>()).add(row));
    kinds.forEach((kind, own) -> print("**" + kind + "**", own, all, peaks, out));
    rows.values().stream()
        .sorted(Comparator.comparingDouble(row -> -row.perPass(passes)))
        .forEach(
            row ->
                print(
                    "%s %s %s"
                        .formatted(
                            row.first().problem(),
                            row.first().types(),
                            row.first().implementation()),
                    List.of(row),
                    all,
                    peaks,
                    out));
    out.flush();
  }

  private static String kind(VerboseLine line) {
    String what = line.kind();
    if (line.isDepthwise()) {
      what = "depthwise convolutions";
    } else if (line.isPointwise()) {
      what = "pointwise convolutions";
    }
    return what + ", " + line.arithmetic();
  }

  private void print(
      String what, List<Row> rows, double all, Map<String, Double> peaks, PrintWriter out) {
    double millis = rows.stream().mapToDouble(row -> row.perPass(passes)).sum();
    double macs = rows.stream().mapToDouble(row -> row.first().macs() * row.times(passes)).sum();
    double bytes = rows.stream().mapToDouble(row -> row.first().bytes() * row.times(passes)).sum();
    double peak = peaks.getOrDefault(rows.get(0).first().arithmetic(), Double.NaN);
    double rate = macs / millis / 1e6;
    out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.1f %% | %s | %s | %.1f |%n",
        what,
        millis,
        100 * millis / all,
        macs == 0 ? "" : String.format(Locale.ROOT, "%.0f", rate),
        macs == 0 || Double.isNaN(peak)
            ? ""
            : String.format(Locale.ROOT, "%.1f %%", 100 * rate / peak),
        bytes / millis / 1e6);
  }
}
