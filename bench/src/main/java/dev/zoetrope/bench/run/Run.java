package dev.zoetrope.bench.run;

import dev.zoetrope.bench.process.ServerProcess;
import dev.zoetrope.bench.process.ServerStatusPage;
import dev.zoetrope.bench.report.Html;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.CpuModel;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.LibTorch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Carries a plan out, on the calling thread: raw and load phases in turns, never both at once. */
public final class Run {
  private final RunPlan plan;
  private final Optional<Path> repository;
  private final PrintWriter progress;

  /**
   * A run that has not begun.
   *
   * @param repository where {@code plan.model()} lies; empty for what is built in
   * @param progress hears of each phase
   */
  public Run(RunPlan plan, Optional<Path> repository, PrintWriter progress) {
    this.plan = plan;
    this.repository = repository;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param valid whether every frame got a result, so that the rates mean what they say
   * @param text a table
   * @param json one object on one line
   */
  public record Outcome(boolean valid, String text, String json) {}

  /** Starts a server of its own and measures. */
  public Outcome execute() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create("zoetrope-bench")) {
      Path scratch = folder.path();
      LibTorch.initialize();
      BenchModel model = BenchModel.of(plan.model(), repository, scratch.resolve("models"));
      List<String> arguments = new ArrayList<>(model.serverArguments());
      arguments.addAll(List.of("--set", "batching.lanes=" + plan.lanes()));
      arguments.addAll(List.of("--set", "batching.max_batch_size=" + plan.batch()));
      try (ServerProcess server = ServerProcess.start(arguments, scratch.resolve("server.log"))) {
        RunTable table = new RunTable(measure(model, server));
        return new Outcome(table.valid(), table.text(), table.json());
      }
    }
  }

  private RunResult measure(BenchModel model, ServerProcess server)
      throws IOException, InterruptedException {
    List<Double> raw = new ArrayList<>();
    List<LoadSample> samples = new ArrayList<>();
    OptionalLong bytes = OptionalLong.empty();
    try (CpuModel frozen = CpuModel.of(model.load());
        RawLanes lanes =
            new RawLanes(
                frozen, plan.lanes(), plan.batch(), rawPictures(frozen), SystemTime.INSTANCE);
        Load load = new Load(plan.load(), server.target(), server.handle())) {
      // Not counted: both JVMs compile while it runs.
      rawPhase(lanes);
      say("load %s frames/s, not counted", load.phase().framesPerSecond());
      ServerStatusPage before = ServerStatusPage.fetch(server.adminPort());
      raw.add(rawPhase(lanes));
      for (int i = 0; i < plan.repeats(); i++) {
        LoadSample sample = load.phase();
        say("load %s frames/s", sample.framesPerSecond());
        samples.add(sample);
        bytes = larger(bytes, sample.serverBytes());
        raw.add(rawPhase(lanes));
      }
      OptionalDouble perFrame = heapPerFrame(before, ServerStatusPage.fetch(server.adminPort()));
      return new RunResult(plan, raw, samples, server.startToReady(), bytes, perFrame);
    }
  }

  /** Rows that lie ready, whatever the clients send. */
  private static PictureSet rawPictures(CpuModel model) {
    InputRecipe recipe = model.description().recipe();
    return PictureSet.rgb(recipe.width(), recipe.height());
  }

  private double rawPhase(RawLanes lanes) throws InterruptedException {
    double rate = lanes.phase(plan.phase());
    say("raw  %s frames/s", rate);
    return rate;
  }

  private void say(String format, double rate) {
    progress.println(format.formatted(Html.number(rate)));
    progress.flush();
  }

  private static OptionalLong larger(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent() && other.getAsLong() < one.getAsLong()
        ? one
        : other;
  }

  private static OptionalDouble heapPerFrame(ServerStatusPage before, ServerStatusPage after) {
    long frames = after.framesReceived() - before.framesReceived();
    return frames > 0
        ? OptionalDouble.of((double) (after.allocatedBytes() - before.allocatedBytes()) / frames)
        : OptionalDouble.empty();
  }
}
