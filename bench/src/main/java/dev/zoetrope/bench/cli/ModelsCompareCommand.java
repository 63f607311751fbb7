package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.compare.CompareFiles;
import dev.zoetrope.bench.compare.CompareJson;
import dev.zoetrope.bench.compare.ComparePlan;
import dev.zoetrope.bench.compare.CompareResult;
import dev.zoetrope.bench.compare.CompareRun;
import dev.zoetrope.bench.compare.CompareText;
import dev.zoetrope.bench.compare.lineup.ArchitectureLineup;
import dev.zoetrope.bench.compare.lineup.FileInput;
import dev.zoetrope.bench.compare.lineup.FileLineup;
import dev.zoetrope.bench.compare.lineup.Lineup;
import dev.zoetrope.bench.compare.lineup.RepositoryLineup;
import dev.zoetrope.bench.compare.picture.PhotoCrops;
import dev.zoetrope.bench.compare.picture.PictureFolder;
import dev.zoetrope.bench.compare.picture.PictureList;
import dev.zoetrope.bench.report.Environment;
import dev.zoetrope.bench.run.ScratchFolder;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope models compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Compare models in size, load time, memory, speed and answers: precisions of an"
            + " architecture (--arch), models of a repository (--repository), or TorchScript files."
            + " Exit code 1: one of them could not be loaded or run.")
final class ModelsCompareCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|NAME",
      arity = "0..*",
      description = "TorchScript files; with --repository names of models, all without any.")
  private List<String> subjects = List.of();

  @Mixin private ArchitectureOptions built = new ArchitectureOptions();

  @Option(names = "--repository", paramLabel = "DIR", description = "A model repository.")
  private @Nullable Path repository;

  @Option(
      names = "--reference",
      paramLabel = "X",
      description =
          "The file, name or precision that the others are compared with; default fp32 with --arch,"
              + " else the first.")
  private @Nullable String reference;

  @Option(
      names = "--input",
      paramLabel = "3xHxW",
      description = "With files: what they take; default 3x224x224.")
  private @Nullable String input;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description =
          "JPEG and PNG files to compare answers on, or folders of them that are named by class"
              + " (label or index), for accuracy, macro precision and macro recall; default crops of"
              + " four built-in photographs.")
  private @Nullable Path pictures;

  @Mixin private PlanOptions pace = new PlanOptions();

  @Option(
      names = "--blocks",
      description =
          "Also list, block by block of the network, how far what each hands on is above the noise"
              + " (SQNR in dB) against the reference.")
  private boolean blocks;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write comparison.md, comparison.json and comparison.html there.")
  private @Nullable Path out;

  @Option(names = "--json", description = "One JSON object on standard output, nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ModelsCompareCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try (ScratchFolder scratch = ScratchFolder.create("zoetrope-compare")) {
      CompareRun run = prepare(scratch.path());
      return tell(run.execute(Environment.describe(ManifestVersion.version())));
    } catch (NoSuchFileException e) {
      err.println("error: no such file: " + e.getFile());
    } catch (ModelException | BenchException | IOException e) {
      err.println("error: " + e.getMessage());
    }
    return Main.FAILED;
  }

  /** Reads and builds everything that can be wrong on the command line. */
  private CompareRun prepare(Path scratch) throws IOException {
    try {
      ComparePlan plan = pace.plan();
      requireOneKind();
      // A user's pictures may be wrong, and building takes a while; the crops are right.
      Optional<PictureList> own = Optional.empty();
      if (pictures != null) {
        own = Optional.of(PictureFolder.read(pictures));
      }
      Lineup lineup = lineup(scratch);
      PictureList shown = own.isPresent() ? own.get() : PhotoCrops.write(scratch.resolve("crops"));
      return new CompareRun(lineup, plan, shown, scratch, this::progress, blocks);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void requireOneKind() {
    boolean architecture = built.architecture().isPresent();
    boolean files = !architecture && repository == null;
    if (architecture && (repository != null || !subjects.isEmpty())) {
      throw new IllegalArgumentException("--arch: compare either that, --repository or files");
    }
    if (files && subjects.isEmpty()) {
      throw new IllegalArgumentException(
          "what to compare? --arch ARCH, --repository DIR or TorchScript files");
    }
    if (!architecture && built.firstOfArchitecture().isPresent()) {
      throw new IllegalArgumentException(built.firstOfArchitecture().get() + ": only with --arch");
    }
    if (!files && input != null) {
      throw new IllegalArgumentException("--input: only with files");
    }
    if (repository != null && (!built.settings().isEmpty() || built.labels().isPresent())) {
      throw new IllegalArgumentException(
          "--set, --labels: not with --repository, whose models have their own");
    }
    if (files && !ModelOrder.FILE_KEYS.containsAll(built.settings().keySet())) {
      throw new IllegalArgumentException(
          "--set %s: with files must be of %s"
              .formatted(
                  built.settings().keySet(), ModelOrder.FILE_KEYS.stream().sorted().toList()));
    }
  }

  private Lineup lineup(Path scratch) throws IOException {
    Optional<String> wanted = Optional.ofNullable(reference);
    if (built.architecture().isPresent()) {
      LibTorch.initialize();
      return ArchitectureLineup.of(built.request(), wanted, scratch, this::progress);
    }
    if (repository != null) {
      return RepositoryLineup.of(repository, subjects, wanted);
    }
    FileInput shape =
        FileInput.of(input == null ? "3x224x224" : input, built.settings(), built.labels());
    return FileLineup.of(
        subjects.stream().map(Path::of).toList(), wanted.map(Path::of), shape, scratch);
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private int tell(CompareResult result) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      to.println(CompareJson.of(result));
    } else {
      to.print(new CompareText(result).terminal());
    }
    to.flush();
    if (out != null) {
      CompareFiles.write(result, out);
    }
    return result.complete() ? 0 : Main.FAILED;
  }
}
